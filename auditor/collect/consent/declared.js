// Asks the consent tools that are in the page which services and cookies they declare. Runs in the page's own world, reads
// only. Each answer: {tool, entries: [{name, service, provider, domain, purpose, category, lifetime, seconds, url}]}.
(async () => {
  const MOST = 3000, LONGEST = 2000;
  const text = value => value === null || value === undefined ? "" : String(value instanceof RegExp ? value.source : value).slice(0, LONGEST);
  const list = value => Array.isArray(value) ? value : value && typeof value === "object" ? Object.values(value) : [];
  // A regular expression for names of cookies, as sites write it in settings: what varies becomes a star.
  const named = value => value instanceof RegExp ? value.source.replace(/^\^|\$$/g, "").replace(/\\(.)/g, "$1").replace(/(?:\[[^\]]*\]|\.|\([^)]*\))[*+?]?/g, "*").replace(/^([\w-]+)$/, /\$$/.test(value.source) ? "$1" : "$1*") : text(value);
  const answers = [];
  const ask = async (tool, reader) => {
    try {
      const late = {}, entries = await Promise.race([reader(), new Promise(resolve => setTimeout(resolve, 1500, late))]);
      // Only a tool that is there is waited for: what it declares is not known, which is not nothing.
      if (entries === late) { answers.push({tool, entries: [], late: true}); return; }
      const kept = list(entries).filter(Boolean).slice(0, MOST).map(entry => Object.fromEntries(Object.entries(entry).map(
        ([key, value]) => [key, key === "seconds" ? (Number.isFinite(Number(value)) && value !== null && value !== "" ? Number(value) : null) : text(value)])));
      if (kept.length) answers.push({tool, entries: kept});
    } catch { answers.push({tool, entries: [], failed: true}); /* a tool that is not there gives null: this one is, or its name */ }
  };
  await ask("Cookiebot", () => {
    if (typeof CookieConsentDialog !== "object" || !CookieConsentDialog) return null;
    const classes = [["Necessary", "Necessary"], ["Preference", "Preferences"], ["Statistics", "Statistics"], ["Advertising", "Marketing"], ["Unclassified", "Unclassified"]];
    return classes.flatMap(([key, category]) => list(CookieConsentDialog[`cookieTable${key}`]).map(
      ([name, provider, purpose, lifetime, , , url]) => ({name, provider: text(provider).replace(/<[^>]*>/g, " ").trim(), purpose, lifetime, url, category})));
  });
  await ask("OneTrust", () => {
    if (typeof OneTrust !== "object" || !OneTrust || !OneTrust.GetDomainData) return null;
    const lasts = cookie => cookie.IsSession ? "Session" : cookie.Length ? `${cookie.Length} days` : "";
    return list(OneTrust.GetDomainData().Groups).flatMap(group => [
      ...list(group.FirstPartyCookies).map(cookie => ({name: cookie.Name, domain: cookie.Host, purpose: cookie.description, lifetime: lasts(cookie), category: group.GroupName})),
      ...list(group.Hosts).flatMap(host => {
        const shared = {provider: host.DisplayName || host.HostName, domain: host.HostName, category: group.GroupName};
        const cookies = list(host.Cookies);
        return cookies.length ? cookies.map(cookie => ({name: cookie.Name, ...shared, purpose: cookie.description || host.Description, lifetime: lasts(cookie)}))
          : [{service: shared.provider, ...shared, purpose: host.Description}];
      })]);
  });
  await ask("Usercentrics", async () => {
    const services = typeof UC_UI === "object" && UC_UI && UC_UI.getServicesFullInfo ? list(await UC_UI.getServicesFullInfo())
      : typeof __ucCmp === "object" && __ucCmp && __ucCmp.getConsentDetails ? list((await __ucCmp.getConsentDetails()).services) : [];
    return services.flatMap(service => {
      const shared = {service: service.name, provider: (service.processingCompany || {}).name, category: service.categorySlug || service.category,
        purpose: service.description || list((service.dataPurposes || {}).list || service.dataPurposes).join(", "), url: (service.urls || {}).privacyPolicy};
      const stored = list((service.deviceStorage || {}).disclosures);
      return stored.length ? stored.map(one => ({...shared, name: one.identifier, domain: one.domain, seconds: one.maxAgeSeconds, lifetime: /session/i.test(one.type || "") ? "Session" : ""}))
        : [{...shared, seconds: service.cookieMaxAgeSeconds}];
    });
  });
  await ask("Didomi", () => {
    if (typeof Didomi !== "object" || !Didomi || !Didomi.getRequiredVendors) return null;
    const purpose = id => { const held = Didomi.getPurposeById && Didomi.getPurposeById(id) || {}; return typeof held.name === "object" ? list(held.name)[0] : held.name || id; };
    return list(Didomi.getRequiredVendors()).map(vendor => ({service: vendor.name, provider: vendor.name, url: vendor.policyUrl, seconds: vendor.cookieMaxAgeSeconds,
      purpose: [...list(vendor.purposeIds), ...list(vendor.legIntPurposeIds)].map(purpose).join(", ")}));
  });
  await ask("CookieYes", () => {
    const config = window._ckyConfig || window.ckyConfig;
    return config && list(config._categories || config.categories).flatMap(category => list(category.cookies).map(cookie => ({
      name: cookie.cookieID || cookie.name, domain: cookie.domain, provider: cookie.provider, lifetime: cookie.duration, purpose: cookie.description, category: category.name || category.slug})));
  });
  await ask("Klaro", () => {
    const config = typeof klaro === "object" && klaro && klaro.getManager ? klaro.getManager().config : window.klaroConfig;
    const words = config && config.translations && (config.translations[document.documentElement.lang] || config.translations.zz || config.translations.en) || {};
    return config && list(config.services || config.apps).flatMap(service => {
      const told = words[service.name] || {};
      const shared = {service: service.title || told.title || service.name, provider: service.title || told.title || service.name, purpose: service.description || told.description, category: list(service.purposes).join(", ")};
      const cookies = list(service.cookies).map(cookie => Array.isArray(cookie) ? {name: named(cookie[0]), domain: cookie[2]} : {name: named(cookie)});
      return cookies.length ? cookies.map(cookie => ({...shared, ...cookie})) : [shared];
    });
  });
  await ask("tarteaucitron", () => {
    if (typeof tarteaucitron !== "object" || !tarteaucitron || !tarteaucitron.services) return null;
    return list(tarteaucitron.job).map(key => tarteaucitron.services[key]).filter(Boolean).flatMap(service => {
      const shared = {service: service.name, provider: service.name, category: service.type, url: service.uri};
      const cookies = list(typeof service.cookies === "function" ? service.cookies() : service.cookies);
      return cookies.length ? cookies.map(name => ({...shared, name: named(name)})) : [shared];
    });
  });
  await ask("vanilla-cookieconsent", () => {
    const v3 = typeof CookieConsent === "object" && CookieConsent && CookieConsent.getConfig;
    if (!v3) return null;
    const language = CookieConsent.getConfig("language") || {}, held = language.translations || {};
    const told = [held[document.documentElement.lang], held[language.default], ...list(held)].find(one => one && typeof one === "object") || {};
    const sections = list((told.preferencesModal || {}).sections);
    const rows = sections.flatMap(section => {
      const {headers = {}, body = []} = section.cookieTable || {};
      const of = (row, words) => { const key = Object.keys(headers).find(key => words.test(`${key} ${headers[key]}`)); return key ? row[key] : ""; };
      return list(body).map(row => ({name: named(row.name || of(row, /name|nom|cookie/i)), domain: row.domain || of(row, /domain|host/i), provider: of(row, /provider|anbieter|service|fournisseur/i),
        purpose: row.desc || row.description || of(row, /desc|purpose|zweck|finalit/i), lifetime: row.expiration || row.duration || of(row, /expir|duration|dauer|dur[ée]e|lifetime/i), category: section.title || section.linkedCategory}));
    });
    const services = Object.entries(CookieConsent.getConfig("categories") || {}).flatMap(([category, set]) => Object.entries(set.services || {}).flatMap(([key, service]) => {
      const shared = {service: service.label || key, provider: service.label || key, category}, cookies = list(service.cookies);
      return cookies.length ? cookies.map(cookie => ({...shared, name: named(cookie.name), domain: cookie.domain})) : [shared];
    }));
    return [...rows, ...services];
  });
  return answers;
})()
