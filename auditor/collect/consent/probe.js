// Runs in an isolated world of each frame: the page can neither see nor change it. Installed once per document with the
// word list; leaves `globalThis.__auditor`. Closed shadow roots cannot be reached from here and are handed to `find`.
(words => {
  if (globalThis.__auditor) return;
  const ROLES = Object.entries(words.roles).map(([role, source]) => [role, new RegExp(source, "u")]);
  const COOKIE = new RegExp(words.cookie, "u");
  const ABOUT = words.about.map(source => new RegExp(source, "u"));
  const NEEDED = new RegExp(words.needed, "u");
  const PRIVATE = new RegExp(words.private, "u");
  const INTEREST = / (legitimate interests?|berechtigte[sn]? interessen?|interets? legitimes?|intereses? legitimos?|(legittim[oi]|interess[ei]) (interess[ei]|legittim[oi])|gerechtvaardigd(e)? belang(en)?|interesse legitimo) /u;
  const TERMS = / (terms of|terms and|general terms|agb|nutzungsbedingungen|conditions generales|cgu|cgv|terminos|termini|voorwaarden|regulamin)/u;
  const COOKIE_POLICY = /cookies? ?(policy|policies|notice|statement|richtlinien?|erklarung)|politique (de|relative aux) cookies|(politica|informativa) (de|sui|sulle) cookies?|cookiebeleid/gu;
  const LABELLED = /cookie|consent|gdpr|rgpd|dsgvo|\bcmp\b|ccpa|cookiebar|privacy-?(banner|notice|popup|modal|overlay|prompt)/i;
  const FOLDED = {"ł": "l", "ø": "o", "đ": "d", "ı": "i", "ß": "ss", "æ": "ae", "œ": "oe", "’": "'"};
  const CLICKABLE = "button, a, [role=button], [role=link], input[type=button], input[type=submit], [onclick], [tabindex], summary";
  const PLAIN = "div, span, p, li, b, strong, i, td";
  const found = [];      // elements handed out by number
  const banners = [];    // {element, controls: [number]}

  const fold = text => text.replace(/ı/g, "i").normalize("NFKD").replace(/\p{M}+/gu, "").normalize("NFC").toLowerCase()
    .replace(/[łøđßæœ’]/gu, letter => FOLDED[letter]);
  const spaced = text => (fold(text).match(/[\p{L}\p{N}]+(?:'[\p{L}\p{N}]+)*/gu) || []).join(" ");
  const roleOf = text => {
    if (!text || text.length > 80) return null;
    const line = spaced(text) + " ";
    const hit = ROLES.find(([, pattern]) => pattern.test(line));
    return hit ? hit[0] : null;
  };
  const parentOf = node => node.assignedSlot || node.parentElement ||
    (node.getRootNode() instanceof ShadowRoot ? node.getRootNode().host : null);
  const attribute = (element, name) => element.getAttribute(name) || "";

  function* rootsBelow(root) {
    yield root;
    for (const element of root.querySelectorAll("*")) if (element.shadowRoot) yield* rootsBelow(element.shadowRoot);
  }

  const closedRoots = new Map();   // host -> closed shadow root, as handed in
  const rootOf = element => element.shadowRoot || closedRoots.get(element);
  const deepText = element => {
    let text = element.innerText || "";
    for (const host of [element, ...element.querySelectorAll("*")]) {
      const root = rootOf(host);
      if (root) for (const child of root.children) if (child.tagName !== "STYLE") text += "\n" + deepText(child);
    }
    return text;
  };

  function visible(element) {
    if (!element.isConnected || !element.checkVisibility({checkOpacity: true, checkVisibilityCSS: true})) return false;
    const box = element.getBoundingClientRect();
    if (box.width < 2 || box.height < 2) return false;
    let fixed = false;
    for (let node = element; node; node = parentOf(node)) {
      const style = getComputedStyle(node), outer = node.getBoundingClientRect();
      if (style.position === "fixed") fixed = true;
      const clipped = style.overflowX !== "visible" || style.overflowY !== "visible";
      if (node !== element && clipped && style.display !== "contents" && (outer.width < 2 || outer.height < 2)) return false;
      if (style.position === "fixed") {
        // A fixed box wholly outside the window is how banners wait, or hide, off screen.
        if (outer.right <= 0 || outer.bottom <= 0 || outer.left >= innerWidth || outer.top >= innerHeight) {
          if (box.right <= 0 || box.bottom <= 0 || box.left >= innerWidth || box.top >= innerHeight) return false;
        }
      }
    }
    return fixed || (box.right > 0 && box.left < Math.max(innerWidth, document.documentElement.scrollWidth));
  }

  function leavesPage(element) {
    const link = element.closest("a[href]");
    if (!link) return false;
    const href = attribute(link, "href").trim();
    if (href === "" || href.startsWith("#") || /^javascript:/i.test(href)) return false;
    try {
      const url = new URL(link.href);
      return url.origin !== location.origin || url.pathname !== location.pathname;
    } catch { return true; }
  }

  const asksForData = container => [...container.querySelectorAll("input[type=email], input[type=password], input[type=tel]")].some(visible);

  const labelled = element => LABELLED.test(`${element.id} ${attribute(element, "class")} ${attribute(element, "aria-label")} ${element.localName}`);

  function speaksOfConsent(element) {
    const text = deepText(element);
    if (text.length > 20000) return false;
    let line = " " + spaced(text);
    if (TERMS.test(line)) line = line.replace(COOKIE_POLICY, "");
    if (COOKIE.test(line)) return true;
    return ABOUT.filter(pattern => pattern.test(line)).length >= (labelled(element) ? 1 : 2);
  }

  function standsOut(element) {
    const role = attribute(element, "role");
    if (element.tagName === "DIALOG" || role === "dialog" || role === "alertdialog" || attribute(element, "aria-modal") === "true") return true;
    const style = getComputedStyle(element);
    if (style.position === "fixed" || style.position === "sticky") return true;
    if (style.position === "absolute" && Number(style.zIndex) >= 10) return true;
    return labelled(element);
  }

  // Whether the page shows nothing of the site beside its words on consent: hardly a way leads elsewhere, and what can be
  // pressed is a choice. Of one control alone the words must be clearer.
  function asksOnly() {
    if (document.body.innerText.length > 2000 || document.querySelector("article, nav a[href], input[type=search], [role=search]")) return false;
    if ([...document.querySelectorAll("a[href]")].filter(leavesPage).length > 8) return false;
    const roles = new Set();
    for (const element of candidates(document)) {
      const role = textsOf(element).map(roleOf).find(Boolean);
      if (role && visible(element) && !leavesPage(element)) roles.add(role);
    }
    const line = " " + spaced(document.body.innerText);
    return roles.has("accept") && (roles.has("reject") || roles.has("settings") || (COOKIE.test(line) && ABOUT.some(about => about.test(line))));
  }

  let wall = null;   // what this look at the page has found about it

  // A page of its own that stands before the site and asks for nothing but consent: its address says so, or what it shows.
  function isWall() {
    if (wall !== null) return wall;
    if (window !== window.top || !document.body) return wall = false;
    const address = `${location.hostname.split(".")[0]} ${location.pathname}`;
    const named = /consent|cookie-?wall|(gdpr|privacy|cookie)-?gate/i.test(address) && document.body.innerText.length < 4000;
    return wall = !asksForData(document.body) && speaksOfConsent(document.body) && (named || asksOnly());
  }

  let before = null;   // the controls that were seen before a way back was pressed; null where that is not under way

  function bannerOf(control) {
    // Who asks for the cookie settings is shown them, whether or not what opens says again that it is about cookies.
    if (before && !before.has(control)) {
      let outer = null;
      for (let node = parentOf(control); node && node !== document.body; node = parentOf(node)) {
        if (standsOut(node) && !node.querySelector("main, article, nav")) outer = node;
      }
      return outer || control.closest("form, section, aside, main") || parentOf(control);
    }
    for (let node = parentOf(control); node; node = parentOf(node)) {
      if (node === document.body || node === document.documentElement) break;
      if (node.matches("main, article, form[role=search]")) return isWall() ? document.body : null;
      if (asksForData(node)) return null;
      if (!standsOut(node) || !speaksOfConsent(node)) continue;
      // A whole application in a fixed wrapper is not a banner.
      return node.querySelector("main, article, nav") && !labelled(node) ? null : node;
    }
    if (isWall()) return document.body;
    if (window === window.top || !document.body) return null;
    return !asksForData(document.body) && speaksOfConsent(document.body) ? document.body : null;
  }

  function textsOf(element) {
    const own = element instanceof HTMLInputElement ? element.value : element.textContent.length > 300 ? "" : element.innerText ?? element.textContent;
    return [own, attribute(element, "aria-label"), attribute(element, "title")].map(text => text.replace(/\s+/gu, " ").trim()).filter(Boolean);
  }

  function* candidates(root) {
    for (const element of root.querySelectorAll(CLICKABLE)) yield element;
    for (const element of root.querySelectorAll(PLAIN)) {
      if (element.childElementCount > 2 || element.textContent.length > 80 || element.closest(CLICKABLE)) continue;
      if (getComputedStyle(element).cursor === "pointer") yield element;
    }
    for (const element of root.querySelectorAll("*")) {
      if (element.localName.includes("-") && !element.matches(CLICKABLE) && element.textContent.length <= 80 && !rootOf(element)) yield element;
    }
  }

  function controlsOf(root, closed) {
    const controls = [];
    for (const element of candidates(root)) {
      if (before?.has(element)) continue;
      const text = textsOf(element).find(roleOf);
      if (!text || !visible(element) || leavesPage(element) || element.disabled) continue;
      if (controls.some(other => other.element.contains(element) || element.contains(other.element))) continue;
      const banner = bannerOf(element);
      if (!banner) continue;
      controls.push({element, banner, role: roleOf(text), text, where: root === document ? "document" : closed ? "closed shadow root" : "open shadow root"});
    }
    return controls;
  }

  function toolOf(roots) {
    for (const [name, selector] of Object.entries(words.tools)) if (roots.some(root => root.querySelector(selector))) return name;
    return null;
  }

  const channels = color => {
    const parts = (color.match(/^rgba?\(([^)]*)\)$/) || ["", ""])[1].split(/[\s,/]+/).map(Number);
    return parts.length >= 3 ? [parts[0], parts[1], parts[2], parts.length > 3 ? parts[3] : 1] : null;
  };
  const over = (top, below) => [0, 1, 2].map(at => top[at] * top[3] + below[at] * (1 - top[3]));
  const luminance = rgb => rgb.map(value => value / 255).map(value => value <= 0.04045 ? value / 12.92 : ((value + 0.055) / 1.055) ** 2.4)
    .reduce((sum, value, at) => sum + value * [0.2126, 0.7152, 0.0722][at], 0);

  // Text against what lies behind it, as WCAG 2 defines it (1 to 21); null where a picture or an unknown colour does.
  function contrast(element) {
    const layers = [];
    for (let node = element; node; node = parentOf(node)) {
      const style = getComputedStyle(node), color = channels(style.backgroundColor);
      if (style.backgroundImage !== "none" || !color) return null;
      layers.push(color);
      if (color[3] === 1) break;
    }
    const text = channels(getComputedStyle(element).color);
    if (!text) return null;
    const behind = layers.reverse().reduce((below, layer) => over(layer, below), [255, 255, 255]);
    const [dark, light] = [luminance(behind), luminance(over(text, behind))].sort((a, b) => a - b);
    return Math.round((light + 0.05) / (dark + 0.05) * 100) / 100;
  }

  const numbered = element => {
    const at = found.indexOf(element);
    return at >= 0 ? at : found.push(element) - 1;
  };

  // All banners shown in this frame; `closed` are the closed shadow roots of the frame.
  function find(...closed) {
    for (const root of closed) closedRoots.set(root.host, root);
    wall = null;
    const openRoots = [...rootsBelow(document)], hidden = closed.flatMap(root => [...rootsBelow(root)]);
    const controls = [...openRoots.flatMap(root => controlsOf(root, false)), ...hidden.flatMap(root => controlsOf(root, true))];
    const groups = new Map();
    for (const control of controls) groups.set(control.banner, [...(groups.get(control.banner) || []), control]);
    const tool = toolOf([...openRoots, ...hidden]);
    return [...groups].filter(([, members]) => members.some(member => member.role !== "settings" && member.role !== "withdraw")).map(([element, members]) => {
      const entry = {element, controls: members.map(member => numbered(member.element))};
      const wholePage = element === document.body && window === window.top, text = deepText(element).replace(/\s+/gu, " ").trim();
      const most = wholePage ? 4000 : 300;
      banners.push(entry);
      return {
        number: banners.length - 1, tool, wall: wholePage, text: text.slice(0, most), whole: text.length <= most,
        controls: members.map((member, at) => {
          const box = member.element.getBoundingClientRect();
          return {number: entry.controls[at], role: member.role, text: member.text.slice(0, 80), where: member.where, box: [box.x, box.y, box.width, box.height], contrast: contrast(member.element)};
        }),
      };
    });
  }

  const subjectOf = text => { const line = " " + spaced(text); return COOKIE.test(line) || PRIVATE.test(line) || ABOUT.some(about => about.test(line)); };

  // How surely a control outside of banners leads back to the choice, 0 the surest; null where it does not seem to.
  function rankOf(element, texts) {
    const away = leavesPage(element), role = texts.map(roleOf).find(Boolean);
    if (role === "withdraw") return away ? 4 : 0;
    if (role === "settings" && texts.some(text => roleOf(text) === "settings" && subjectOf(text))) return away ? 4 : 1;
    if (away) return null;
    if (element.matches(words.back)) return 2;
    const stays = getComputedStyle(element).position === "fixed" || getComputedStyle(parentOf(element) || element).position === "fixed";
    return stays && (texts.some(text => text.length <= 40 && COOKIE.test(" " + spaced(text))) || (!texts.length && labelled(element))) ? 3 : null;
  }

  // Controls with which a visitor comes back to the choice; `closed` as for `find`.
  function ways(...closed) {
    for (const root of closed) closedRoots.set(root.host, root);
    const all = [];
    for (const root of [...rootsBelow(document), ...closed.flatMap(root => [...rootsBelow(root)])]) {
      const where = root === document ? "document" : closed.includes(root.getRootNode()) ? "closed shadow root" : "open shadow root";
      for (const element of new Set([...candidates(root), ...root.querySelectorAll(words.back)])) {
        const texts = textsOf(element), rank = rankOf(element, texts);
        if (rank === null || !visible(element) || element.disabled) continue;
        if (all.some(other => other.rank <= rank && (other.element.contains(element) || element.contains(other.element)))) continue;
        all.push({element, rank, where, text: texts.find(roleOf) || texts.find(subjectOf) || texts[0] || attribute(element, "class") || element.localName});
      }
    }
    return all.map(({element, rank, where, text}) => {
      const box = element.getBoundingClientRect();
      return {number: numbered(element), role: "withdraw", rank, text: text.slice(0, 80), where, box: [box.x, box.y, box.width, box.height],
        contrast: contrast(element), leaves: leavesPage(element) ? element.closest("a[href]").href : null};
    });
  }

  // From now on `find` finds what opens, and nothing that is shown already.
  function remember(...closed) {
    before = null;
    const seen = new Set();
    for (const root of [...rootsBelow(document), ...closed.flatMap(root => [...rootsBelow(root)])])
      for (const element of candidates(root)) if (textsOf(element).some(roleOf) && visible(element)) seen.add(element);
    before = seen;
    return [];
  }

  // Resolves at the next painted frame, or soon where frames are not painted.
  const tick = () => new Promise(resolve => { requestAnimationFrame(resolve); setTimeout(resolve, 100); });

  async function until(condition, milliseconds) {
    const end = performance.now() + milliseconds;
    while (!condition()) {
      if (performance.now() > end) return false;
      await tick();
    }
    return true;
  }

  async function steady(number) {
    let last = "";
    return until(() => {
      const box = found[number].getBoundingClientRect(), now = `${box.x} ${box.y} ${box.width} ${box.height}`;
      const same = now === last;
      last = now;
      return same;
    }, 1500);
  }

  // Waits for animations and transitions that end; whether there were any.
  async function moved(milliseconds) {
    const moving = document.getAnimations().filter(motion => motion.playState === "running" && Number.isFinite(motion.effect?.getComputedTiming().endTime));
    if (!moving.length) return false;
    await Promise.race([Promise.allSettled(moving.map(motion => motion.finished)), new Promise(resolve => setTimeout(resolve, milliseconds))]);
    return true;
  }

  const shown = number => banners[number].element.isConnected && banners[number].controls.some(control => visible(found[control]));
  const heard = new Set();

  function listenFor(number) {
    heard.delete(number);
    found[number].addEventListener("click", () => heard.add(number), {capture: true, once: true});
  }

  function switches(container) {
    const all = [];
    for (const root of [container, ...[...container.querySelectorAll("*")].map(rootOf).filter(Boolean)]) {
      for (const input of root.querySelectorAll("input[type=checkbox]:checked:not(:disabled), [role=switch][aria-checked=true], [role=checkbox][aria-checked=true]")) {
        if (attribute(input, "aria-disabled") !== "true") all.push(input);
      }
    }
    return all;
  }

  const nameOf = input => {
    const labels = [...(input.labels || [])].map(label => label.textContent).join(" ") || attribute(input, "aria-label");
    return `${labels || (input.closest("label, li, tr, div")?.textContent ?? "").slice(0, 100)} ${input.name ?? ""} ${input.id}`;
  };

  const SWITCH = "input[type=checkbox], [role=switch], [role=checkbox]";

  // The nearest text before a switch, for one whose own words only tell on what it rests.
  function headingOf(input) {
    for (let node = input.closest("label") || input, level = 0; node && level < 4; node = parentOf(node), level++) {
      for (let other = node.previousElementSibling; other; other = other.previousElementSibling) {
        const said = other.matches(SWITCH) || other.querySelector(SWITCH) ? "" : (other.innerText || "").trim().split("\n")[0];
        if (said) return said.trim();
      }
    }
    return "";
  }

  // Every named switch of a banner as it stands now; `basis` as its own words and those around it have it.
  function toggles(number) {
    const all = [], container = banners[number].element;
    for (const root of [container, ...[...container.querySelectorAll("*")].map(rootOf).filter(Boolean)]) {
      for (const input of root.querySelectorAll(SWITCH)) {
        const labels = [...(input.labels || [])].map(label => label.innerText.trim() || label.textContent).join(" ");
        let alone = input;   // the largest part around it that has no other switch
        while (alone.parentElement && alone.parentElement.querySelectorAll(SWITCH).length === 1) alone = alone.parentElement;
        const around = alone.textContent;
        const own = (labels.trim() || attribute(input, "aria-label") || around).replace(/\s+/g, " ").trim();
        const bare = own.length < 40 && (INTEREST.test(` ${spaced(own)} `) || /^(consent|einwilligung|consentement|consenso)$/iu.test(own));
        const name = (bare ? [headingOf(input), own].filter(Boolean).join(": ") : own).slice(0, 80);
        const words = " " + spaced(`${name} ${around.slice(0, 200)} ${input.name ?? ""} ${input.id}`.replace(/[-_]/g, " ")) + " ";
        if (name) all.push({
          name, on: input.checked === true || attribute(input, "aria-checked") === "true",
          locked: input.disabled === true || attribute(input, "aria-disabled") === "true",
          basis: NEEDED.test(words) ? "necessary" : INTEREST.test(words) ? "legitimate-interest" : "consent",
        });
      }
    }
    return all.slice(0, 200);
  }

  // Switches every optional choice off; returns how many were on, and how many stayed on.
  function refuseAll(number) {
    const optional = () => switches(banners[number].element).filter(input => !NEEDED.test(" " + spaced(nameOf(input).replace(/[-_]/g, " "))));
    const before = optional();
    for (const input of before) if (input.checked || attribute(input, "aria-checked") === "true") input.click();
    return [before.length, optional().length];
  }

  function stores() {
    const all = [];
    for (const kind of ["localStorage", "sessionStorage"]) {
      try {
        for (let at = 0; at < Math.min(globalThis[kind].length, 500); at++) {
          const key = globalThis[kind].key(at);
          all.push([kind, key, (globalThis[kind].getItem(key) ?? "").slice(0, 8000)]);
        }
      } catch { /* a sandboxed or opaque frame has no storage */ }
    }
    return {origin: location.origin, entries: all};
  }

  const fingerprint = () => {
    try { return document.cookie + JSON.stringify(stores()); } catch { return JSON.stringify(stores()); }
  };

  const HOST = "article, aside, blockquote, div, footer, h1, h2, h3, header, main, nav, p, section, span";

  // Elements of a large document that may hold a closed shadow root: what is hit in the window (an element inside a closed
  // root answers with its host), elements of the site's own making, and elements that hold nothing themselves.
  function hosts(root = document) {
    const all = new Set();
    for (let row = 0; row < 16; row++) {
      for (let column = 0; column < 12; column++) {
        const hit = root.elementFromPoint((column + 0.5) * innerWidth / 12, (row + 0.5) * innerHeight / 16);
        if (hit) all.add(hit);
      }
    }
    for (const inner of rootsBelow(root)) {
      for (const element of inner.querySelectorAll("*")) {
        if (element.localName.includes("-") || (!element.firstElementChild && element.matches(HOST) && !element.textContent.trim())) all.add(element);
      }
    }
    return [...all].filter(element => !element.shadowRoot).slice(0, 600);
  }

  globalThis.__auditor = {
    hosts, size: () => document.getElementsByTagName("*").length, find, ways, remember, steady, moved, shown, listenFor, refuseAll, stores, toggles,
    element: number => found[number],
    heard: number => heard.has(number),
    press: number => found[number].click(),
    gone: (number, milliseconds) => until(() => !shown(number), milliseconds),
    storing: milliseconds => { const before = fingerprint(); return until(() => fingerprint() !== before, milliseconds); },
    appears: milliseconds => until(() => find().length > 0, milliseconds),
  };
})
