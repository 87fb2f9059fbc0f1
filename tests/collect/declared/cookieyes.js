window._ckyConfig = {_categories: [{name: "Necessary", slug: "necessary", cookies: [{cookieID: "basket_id", domain: "shop.example", duration: "session", description: "Keeps the basket"}]},
  {name: "Analytics", slug: "analytics", cookies: [{cookieID: "_ga", domain: ".shop.example", provider: "Google", duration: "2 years", description: "Counts visits"}]}]};
