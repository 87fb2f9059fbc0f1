window.tarteaucitron = {job: ["gtag"], services: {gtag: {key: "gtag", type: "analytic", name: "Google Analytics (gtag.js)",
  uri: "https://policies.google.com/privacy", needConsent: true, cookies: ["_ga", "_gid"]}, other: {name: "Hotjar", type: "analytic", cookies: ["_hjid"]}}};
