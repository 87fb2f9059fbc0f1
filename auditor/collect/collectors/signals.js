// Asks the page what consent signals it holds for its vendors. Runs in the page's own world, as that is where they are; reads only.
(async () => {
  const soon = start => Promise.race([
    new Promise(resolve => { try { start(resolve); } catch { resolve(null); } }),
    new Promise(resolve => setTimeout(resolve, 300, null)),
  ]);
  const asked = {
    tcf: typeof __tcfapi === "function" && soon(tell => __tcfapi("getTCData", 2, (data, ok) => tell(ok && data ? data.tcString : null))),
    gpp: typeof __gpp === "function" && soon(tell => __gpp("ping", data => tell(data ? data.gppString : null))),
    us: typeof __uspapi === "function" && soon(tell => __uspapi("getUSPData", 1, (data, ok) => tell(ok && data ? data.uspString : null))),
  };
  const told = {};
  for (const [name, answer] of Object.entries(asked)) {
    const text = await answer;
    if (typeof text === "string" && text) told[name] = text.slice(0, 20000);
  }
  // gtag("consent", "default" | "update", {ad_storage: "denied", …}) leaves its arguments in the data layer.
  const modes = {};
  let commands = 0;
  for (const item of Array.isArray(globalThis.dataLayer) ? globalThis.dataLayer : []) {
    if (!item || item[0] !== "consent" || typeof item[2] !== "object") continue;
    commands++;
    for (const [name, value] of Object.entries(item[2])) if (value === "granted" || value === "denied") modes[name.slice(0, 40)] = value;
  }
  if (commands) told.modes = modes;
  told.icons = [...document.querySelectorAll("link[rel~=icon i]")].slice(0, 20).map(link => String(link.href).slice(0, 2000));
  return told;
})()
