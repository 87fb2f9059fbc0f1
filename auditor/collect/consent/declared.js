// Asks the consent tools that are in the page which services and cookies they declare. Runs in the page's own world, reads
// only. Each answer: {tool, entries: [{name, service, provider, domain, purpose, category, lifetime, seconds, url}]}.
async ({list, entries, text: said, cut, matches, swapped, figure, isPattern, source, within, LATE, FAILED}) => {
  const MOST = 3000, LONGEST = 2000;
  const text = value => cut(isPattern(value) ? source(value) : said(value), 0, LONGEST);
  // A regular expression for names of cookies, as sites write it in settings: what varies becomes a star.
  const named = value => {
    if (!isPattern(value)) return text(value);
    const pattern = source(value), ends = matches(/\$$/, pattern);
    const stars = swapped(swapped(swapped(pattern, /^\^|\$$/g, ""), /\\(.)/g, found => found[1]), /(?:\[[^\]]*\]|\.|\([^)]*\))[*+?]?/g, "*");
    return ends || !matches(/^[\w-]+$/, stars) ? stars : `${stars}*`;
  };
  const answers = [];
  const ask = async (tool, reader) => {
    const given = await within(1500, reader);
    // Only a tool that is there is waited for: what it declares is not known, which is not nothing.
    if (given === LATE) { answers[answers.length] = {tool, entries: [], late: true}; return; }
    // A tool that is not there gives null: this one is there, or its name is.
    if (given === FAILED) { answers[answers.length] = {tool, entries: [], failed: true}; return; }
    const kept = list(given).filter(entry => !!entry).slice(0, MOST).map(entry => {
      const made = {}, fields = entries(entry);
      for (let at = 0; at < fields.length; at++) made[fields[at][0]] = fields[at][0] === "seconds" ? figure(fields[at][1]) : text(fields[at][1]);
      return made;
    });
    if (kept.length) answers[answers.length] = {tool, entries: kept};
  };
  const orNone = value => value === undefined || value === null ? {} : value;
  await ask("Cookiebot", () => {
    if (typeof CookieConsentDialog !== "object" || !CookieConsentDialog) return null;
    const classes = list([["Necessary", "Necessary"], ["Preference", "Preferences"], ["Statistics", "Statistics"], ["Advertising", "Marketing"], ["Unclassified", "Unclassified"]]);
    return classes.flatMap(one => list(CookieConsentDialog[`cookieTable${one[0]}`]).map(row => ({
      name: row[0], provider: swapped(text(row[1]), /<[^>]*>/g, " "), purpose: row[2], lifetime: row[3], url: row[6], category: one[1]})));
  });
  await ask("OneTrust", () => {
    if (typeof OneTrust !== "object" || !OneTrust || !OneTrust.GetDomainData) return null;
    const lasts = cookie => cookie.IsSession ? "Session" : cookie.Length ? `${cookie.Length} days` : "";
    return list(OneTrust.GetDomainData().Groups).flatMap(group => {
      const found = list(group.FirstPartyCookies).map(cookie => ({name: cookie.Name, domain: cookie.Host, purpose: cookie.description, lifetime: lasts(cookie), category: group.GroupName}));
      list(group.Hosts).map(host => {
        const shared = {provider: host.DisplayName || host.HostName, domain: host.HostName, category: group.GroupName};
        const cookies = list(host.Cookies);
        if (!cookies.length) found.push({service: shared.provider, ...shared, purpose: host.Description});
        cookies.map(cookie => found.push({name: cookie.Name, ...shared, purpose: cookie.description || host.Description, lifetime: lasts(cookie)}));
      });
      return found;
    });
  });
  await ask("Usercentrics", async () => {
    const services = typeof UC_UI === "object" && UC_UI && UC_UI.getServicesFullInfo ? list(await UC_UI.getServicesFullInfo())
      : typeof __ucCmp === "object" && __ucCmp && __ucCmp.getConsentDetails ? list((await __ucCmp.getConsentDetails()).services) : list(null);
    return services.flatMap(service => {
      const purposes = orNone(service.dataPurposes);
      const shared = {service: service.name, provider: orNone(service.processingCompany).name, category: service.categorySlug || service.category,
        purpose: service.description || list(purposes.list || purposes).join(", "), url: orNone(service.urls).privacyPolicy};
      const stored = list(orNone(service.deviceStorage).disclosures);
      return stored.length ? stored.map(one => ({...shared, name: one.identifier, domain: one.domain, seconds: one.maxAgeSeconds, lifetime: matches(/session/i, text(one.type)) ? "Session" : ""}))
        : list([{...shared, seconds: service.cookieMaxAgeSeconds}]);
    });
  });
  await ask("Didomi", () => {
    if (typeof Didomi !== "object" || !Didomi || !Didomi.getRequiredVendors) return null;
    const purpose = id => { const held = Didomi.getPurposeById && Didomi.getPurposeById(id) || {}; return typeof held.name === "object" ? list(held.name)[0] : held.name || id; };
    return list(Didomi.getRequiredVendors()).map(vendor => {
      const ids = list(vendor.purposeIds);
      list(vendor.legIntPurposeIds).map(id => ids.push(id));
      return {service: vendor.name, provider: vendor.name, url: vendor.policyUrl, seconds: vendor.cookieMaxAgeSeconds, purpose: ids.map(purpose).join(", ")};
    });
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
      const cookies = list(service.cookies).map(cookie => typeof cookie === "object" && !isPattern(cookie) ? {name: named(orNone(cookie)[0]), domain: orNone(cookie)[2]} : {name: named(cookie)});
      return cookies.length ? cookies.map(cookie => ({...shared, ...cookie})) : list([shared]);
    });
  });
  await ask("tarteaucitron", () => {
    if (typeof tarteaucitron !== "object" || !tarteaucitron || !tarteaucitron.services) return null;
    return list(tarteaucitron.job).map(key => tarteaucitron.services[key]).filter(service => !!service).flatMap(service => {
      const shared = {service: service.name, provider: service.name, category: service.type, url: service.uri};
      const cookies = list(typeof service.cookies === "function" ? service.cookies() : service.cookies);
      return cookies.length ? cookies.map(name => ({...shared, name: named(name)})) : list([shared]);
    });
  });
  await ask("vanilla-cookieconsent", () => {
    const v3 = typeof CookieConsent === "object" && CookieConsent && CookieConsent.getConfig;
    if (!v3) return null;
    const language = CookieConsent.getConfig("language") || {}, held = language.translations || {};
    const tongues = list([held[document.documentElement.lang], held[language.default]]);
    list(held).map(one => tongues.push(one));
    const told = tongues.find(one => one && typeof one === "object") || {};
    const found = list(orNone(told.preferencesModal).sections).flatMap(section => {
      const table = orNone(section.cookieTable), headers = orNone(table.headers), columns = entries(headers);
      const of = (row, words) => { const column = columns.find(one => matches(words, `${one[0]} ${one[1]}`)); return column ? row[column[0]] : ""; };
      return list(table.body).map(row => ({name: named(row.name || of(row, /name|nom|cookie/i)), domain: row.domain || of(row, /domain|host/i), provider: of(row, /provider|anbieter|service|fournisseur/i),
        purpose: row.desc || row.description || of(row, /desc|purpose|zweck|finalit/i), lifetime: row.expiration || row.duration || of(row, /expir|duration|dauer|dur[ée]e|lifetime/i), category: section.title || section.linkedCategory}));
    });
    entries(CookieConsent.getConfig("categories") || {}).map(one => entries(orNone(orNone(one[1]).services)).map(pair => {
      const category = one[0], service = orNone(pair[1]), label = service.label || pair[0], shared = {service: label, provider: label, category};
      const cookies = list(service.cookies).map(cookie => found.push({...shared, name: named(cookie.name), domain: cookie.domain}));
      if (!cookies.length) found.push(shared);
    }));
    return found;
  });
  return answers;
}
