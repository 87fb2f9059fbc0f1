// Asks the consent tools that are in the page what choice they hold. Runs in the page's own world, reads only.
// Each answer: [tool, decided: bool|null, granted: bool|null, detail]. `granted`: any optional purpose is allowed.
async ({list, keys, parts, text, matches, within, told, LATE, FAILED}) => {
  const answers = [];
  const any = values => values.length ? values.some(value => !!value) : null;
  const ask = async (name, reader) => {
    const answer = await within(1500, reader);  // FAILED and LATE: not that tool, or not ready
    if (answer && answer !== LATE && answer !== FAILED) answers[answers.length] = [name, answer[0], answer[1], answer[2]];
  };
  await ask("Cookiebot", () => typeof Cookiebot === "object" && Cookiebot.consent && [
    !!Cookiebot.hasResponse, any(list([Cookiebot.consent.preferences, Cookiebot.consent.statistics, Cookiebot.consent.marketing])), ""]);
  await ask("OneTrust", () => typeof OneTrust === "object" && OneTrust.IsAlertBoxClosed && [
    !!OneTrust.IsAlertBoxClosed(), any(parts(text(window.OnetrustActiveGroups || ""), ",").filter(group => group).map(group => !matches(/^C?0*1$/, group))) ?? false,
    text(window.OnetrustActiveGroups || "")]);
  await ask("Didomi", () => {
    if (typeof Didomi !== "object" || !Didomi.getCurrentUserStatus) return null;
    return [!Didomi.shouldConsentBeCollected(), any(list(Didomi.getCurrentUserStatus().purposes).map(purpose => purpose.enabled)), ""];
  });
  await ask("klaro", () => {
    if (typeof klaro !== "object" || !klaro.getManager) return null;
    const manager = klaro.getManager(), optional = list(manager.config.services).filter(service => !service.required);
    return [!!manager.confirmed, any(optional.map(service => manager.consents[service.name])),
      optional.map(service => `${service.name}:${manager.consents[service.name]}`).join(" ")];
  });
  await ask("vanilla-cookieconsent", () => {
    if (typeof CookieConsent !== "object" || !CookieConsent.getUserPreferences) return null;
    const accepted = list(CookieConsent.getUserPreferences().acceptedCategories), categories = CookieConsent.getConfig("categories") || {};
    const needed = keys(categories).filter(name => categories[name].readOnly);
    return [CookieConsent.validConsent(), accepted.some(name => !needed.includes(name)), accepted.join(" ")];
  });
  await ask("Usercentrics", () => {
    if (typeof UC_UI !== "object" || !UC_UI.getServicesBaseInfo || !UC_UI.isInitialized()) return null;
    const optional = list(UC_UI.getServicesBaseInfo()).filter(service => !service.isEssential);
    return [!UC_UI.isConsentRequired(), any(optional.map(service => service.consent.status)), ""];
  });
  await ask("IAB TCF", async () => {
    if (typeof __tcfapi !== "function") return null;
    const data = await told(500, tell => __tcfapi("getTCData", 2, (data, ok) => tell(ok ? data : null)));
    return data && data !== LATE && data !== FAILED
      && [data.eventStatus === "useractioncomplete", any(list((data.purpose || {}).consents)) ?? false, data.eventStatus || ""];
  });
  return answers;
}
