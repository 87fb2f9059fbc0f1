// Asks the consent tools that are in the page what choice they hold. Runs in the page's own world, reads only.
// Each answer: [tool, decided: bool|null, granted: bool|null, detail]. `granted`: any optional purpose is allowed.
(async () => {
  const answers = [];
  const any = values => values.length ? values.some(Boolean) : null;
  const ask = async (name, reader) => {
    try { const answer = await reader(); if (answer) answers.push([name, ...answer]); } catch { /* not that tool, or not ready */ }
  };
  const soon = start => Promise.race([new Promise(start), new Promise(resolve => setTimeout(resolve, 500, null))]);
  await ask("Cookiebot", () => typeof Cookiebot === "object" && Cookiebot.consent && [
    Boolean(Cookiebot.hasResponse), any([Cookiebot.consent.preferences, Cookiebot.consent.statistics, Cookiebot.consent.marketing]), ""]);
  await ask("OneTrust", () => typeof OneTrust === "object" && OneTrust.IsAlertBoxClosed && [
    Boolean(OneTrust.IsAlertBoxClosed()), any(String(window.OnetrustActiveGroups || "").split(",").filter(Boolean).map(group => !/^C?0*1$/.test(group))) ?? false,
    String(window.OnetrustActiveGroups || "")]);
  await ask("Didomi", () => {
    if (typeof Didomi !== "object" || !Didomi.getCurrentUserStatus) return null;
    const purposes = Object.values(Didomi.getCurrentUserStatus().purposes || {});
    return [!Didomi.shouldConsentBeCollected(), any(purposes.map(purpose => purpose.enabled)), ""];
  });
  await ask("klaro", () => {
    if (typeof klaro !== "object" || !klaro.getManager) return null;
    const manager = klaro.getManager(), optional = manager.config.services.filter(service => !service.required);
    return [Boolean(manager.confirmed), any(optional.map(service => manager.consents[service.name])),
      optional.map(service => `${service.name}:${manager.consents[service.name]}`).join(" ")];
  });
  await ask("vanilla-cookieconsent", () => {
    if (typeof CookieConsent !== "object" || !CookieConsent.getUserPreferences) return null;
    const choice = CookieConsent.getUserPreferences();
    const needed = Object.entries(CookieConsent.getConfig("categories") || {}).filter(([, category]) => category.readOnly).map(([name]) => name);
    return [CookieConsent.validConsent(), (choice.acceptedCategories || []).some(name => !needed.includes(name)), (choice.acceptedCategories || []).join(" ")];
  });
  await ask("Usercentrics", () => {
    if (typeof UC_UI !== "object" || !UC_UI.getServicesBaseInfo || !UC_UI.isInitialized()) return null;
    const optional = UC_UI.getServicesBaseInfo().filter(service => !service.isEssential);
    return [!UC_UI.isConsentRequired(), any(optional.map(service => service.consent.status)), ""];
  });
  await ask("IAB TCF", async () => {
    if (typeof __tcfapi !== "function") return null;
    const data = await soon(resolve => __tcfapi("getTCData", 2, (data, ok) => resolve(ok ? data : null)));
    return data && [data.eventStatus === "useractioncomplete", any(Object.values((data.purpose || {}).consents || {})) ?? false, data.eventStatus || ""];
  });
  return answers;
})()
