window.UC_UI = {isInitialized: () => true, getServicesFullInfo: async () => [
  {name: "Basket", categorySlug: "essential", description: "Keeps the basket", processingCompany: {name: "Our Shop"},
   deviceStorage: {disclosures: [{identifier: "basket_id", type: "cookie", maxAgeSeconds: 0, domain: "shop.example"}]}},
  {name: "Google Analytics", categorySlug: "marketing", dataPurposes: {list: ["Counts visits"]}, processingCompany: {name: "Google"},
   urls: {privacyPolicy: "https://policies.google.com/privacy"},
   deviceStorage: {disclosures: [{identifier: "_ga", type: "cookie", maxAgeSeconds: 63072000, domain: ".shop.example"}]}}]};
