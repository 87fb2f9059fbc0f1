window.klaroConfig = {services: [{name: "basket", title: "Our Shop", purposes: ["essential"], cookies: ["basket_id"]},
  {name: "ga", title: "Google Analytics", purposes: ["analytics"], cookies: [[/^_ga_.*$/, "/", ".shop.example"], /^_ga$/]}],
  translations: {en: {ga: {description: "Counts visits"}}}};
