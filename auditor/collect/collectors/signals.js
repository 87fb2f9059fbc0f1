// Asks the page what consent signals it holds for its vendors. Runs in the page's own world, as that is where they are; reads only.
async ({list, entries, cut, told: answered, isArray}) => {
  const told = {}, asked = {
    tcf: typeof __tcfapi === "function" && answered(300, tell => __tcfapi("getTCData", 2, (data, ok) => tell(ok && data ? data.tcString : null))),
    gpp: typeof __gpp === "function" && answered(300, tell => __gpp("ping", data => tell(data ? data.gppString : null))),
    us: typeof __uspapi === "function" && answered(300, tell => __uspapi("getUSPData", 1, (data, ok) => tell(ok && data ? data.uspString : null))),
  };
  for (const name in asked) {
    if (name !== "tcf" && name !== "gpp" && name !== "us") continue;  // what a page adds to Object.prototype
    const answer = await asked[name];
    if (typeof answer === "string" && answer) told[name] = cut(answer, 0, 20000);
  }
  // gtag("consent", "default" | "update", {ad_storage: "denied", …}) leaves its arguments in the data layer.
  const modes = {}, layer = isArray(globalThis.dataLayer) ? list(globalThis.dataLayer) : [];
  let commands = 0;
  for (let at = 0; at < layer.length; at++) {
    const item = layer[at];
    if (!item || item[0] !== "consent" || typeof item[2] !== "object") continue;
    commands++;
    const given = entries(item[2] || {});
    for (let n = 0; n < given.length; n++) if (given[n][1] === "granted" || given[n][1] === "denied") modes[cut(given[n][0], 0, 40)] = given[n][1];
  }
  if (commands) told.modes = modes;
  return told;
}
