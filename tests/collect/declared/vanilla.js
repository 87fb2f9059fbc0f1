window.CookieConsent = {getConfig: key => ({language: {default: "en", translations: {en: {preferencesModal: {sections: [
    {title: "Analytics", linkedCategory: "analytics", cookieTable: {headers: {name: "Cookie", domain: "Domain", desc: "Purpose", expiration: "Expires"},
      body: [{name: "_ga", domain: "shop.example", desc: "Counts visits", expiration: "2 years"}]}}]}}}},
  categories: {necessary: {readOnly: true}, ads: {services: {meta: {label: "Meta Pixel", cookies: [{name: /^_fbp/}]}}}}})[key]};
