(() => {
  const settings = SETTINGS;
  const banner = document.getElementById("cookie-banner");
  const choice = () => (document.cookie.match(/(?:^|; )cookie_choice=([^;]+)/) || [])[1];
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
  document.getElementById("accept").addEventListener("click", () => decide("accepted"));
  document.getElementById("reject").addEventListener("click", () => {
    if (settings.reject === "stores") decide("rejected");
    if (settings.reject === "hides") banner.hidden = true;
  });
  if (!choice()) banner.hidden = false;
  start();
})();
