(() => {
  const settings = SETTINGS;
  const banner = document.getElementById("cookie-banner");
  const shadow = {shadow: "open", "closed-shadow": "closed"}[settings.where];
  const root = shadow ? banner.attachShadow({mode: shadow}) : banner;
  root.innerHTML = CONTROLS;

  let told = null;   // by a frame that keeps the choice
  const choice = () => told || (document.cookie.match(/(?:^|; )cookie_choice=([^;]+)/) || [])[1];
  const load = (address) => {
    const [source, path] = address.split("#");
    if ((path && path !== location.pathname) || document.querySelector(`script[src="${source}"]`)) return;
    const script = document.createElement("script");
    script.src = source;
    document.head.append(script);
  };
  const start = () => {
    settings.always.forEach(load);
    settings[choice() || "undecided"].forEach(load);
  };
  const decide = (value) => {
    document.cookie = `cookie_choice=${value}; Max-Age=15552000; Path=/; Secure; SameSite=Lax`;
    banner.hidden = true;
    start();
  };
  const clicked = {
    accept: () => decide("accepted"),
    reject: () => {
      if (settings.reject === "stores") decide("rejected");
      if (settings.reject === "hides") banner.hidden = true;
    },
  };
  for (const id of Object.keys(clicked)) root.querySelector(`#${id}`)?.addEventListener("click", clicked[id]);
  addEventListener("message", (event) => {
    clicked[event.data.consent]?.();
    if (!("kept" in event.data)) return;
    told = event.data.kept;
    banner.hidden = Boolean(told);
    start();
  });
  document.getElementById("again")?.addEventListener("click", () => { banner.hidden = false; });
  if (!choice() && !(settings.shy && navigator.webdriver)) banner.hidden = false;
  start();
})();
