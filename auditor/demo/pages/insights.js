// Loaded by every page but the home page. Planted for the audit: any choice starts the recording, a refusal too.
(() => {
  if (!document.cookie.includes("fennholt_consent=")) return;
  const script = document.createElement("script");
  script.async = true;
  script.src = "https://www.clarity.ms/tag/kx4v2p9wqd";
  document.head.append(script);
})();
