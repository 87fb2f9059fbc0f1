window.Didomi = {getRequiredVendors: () => [{id: "hotjar", name: "Hotjar", policyUrl: "https://hotjar.com/privacy",
  purposeIds: ["measure"], legIntPurposeIds: [], cookieMaxAgeSeconds: 31536000}], getPurposeById: () => ({name: "Audience measurement"})};
