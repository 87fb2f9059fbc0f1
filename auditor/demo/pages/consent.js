// The site's own consent tool. Planted for the audit: Microsoft's advertising tag waits for a refusal, not for consent.
(() => {
  const NAME = "fennholt_consent";
  const HALF_A_YEAR = 180 * 86400;
  const banner = document.getElementById("cookie-banner");
  const layers = banner.querySelectorAll(".layer");

  const choice = () => (document.cookie.match(/(?:^|; )fennholt_consent=([^;]+)/) || [])[1];
  const allows = (purpose) => ["all", purpose].includes(choice());

  const load = (source) => {
    if (document.querySelector(`script[src="${source}"]`)) return;
    const script = document.createElement("script");
    script.async = true;
    script.src = source;
    document.head.append(script);
  };

  const startTags = () => {
    if (choice() !== "necessary") load("https://bat.bing.com/bat.js");
    if (!allows("statistics") && !allows("campaigns")) return;
    window.dataLayer = window.dataLayer || [];
    window.dataLayer.push({ "gtm.start": Date.now(), event: "gtm.js" });
    load("https://www.googletagmanager.com/gtm.js?id=GTM-FNH7T2Q");
    load("https://serve.albacross.com/track.js");
    load("https://js.hs-scripts.com/7204418.js");
    load("https://cdn.optimizely.com/js/26350471893.js");
    load("https://cdn.quillmetric.example/q.js");
    for (const place of document.querySelectorAll("[data-video]:not(:has(iframe))")) {
      const frame = document.createElement("iframe");
      frame.title = "The tour in ninety seconds";
      frame.src = place.dataset.video;
      place.replaceChildren(frame);
    }
  };

  const show = (layer) => {
    banner.hidden = false;
    layers.forEach((one) => { one.hidden = one.dataset.layer !== String(layer); });
  };

  const decide = (value) => {
    document.cookie = `${NAME}=${value}; Max-Age=${HALF_A_YEAR}; Path=/; Secure; SameSite=Lax`;
    banner.hidden = true;
    startTags();
  };

  const actions = {
    all: () => decide("all"),
    necessary: () => decide("necessary"),
    settings: () => show(2),
    back: () => show(1),
    open: () => show(1),
  };
  document.addEventListener("click", (event) => {
    const button = event.target.closest("[data-consent]");
    if (button) actions[button.dataset.consent]();
  });
  banner.querySelector("form").addEventListener("submit", (event) => {
    event.preventDefault();
    const form = new FormData(event.target);
    const chosen = ["statistics", "campaigns"].filter((purpose) => form.has(purpose));
    decide(chosen.length === 2 ? "all" : chosen[0] || "necessary");
  });

  if (!choice()) show(1);
  startTags();
})();
