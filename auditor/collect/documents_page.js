// Runs in an isolated world of each frame: the page as HTML with everything it shows or could unfold, and its links.
// Shadow roots, also closed ones handed in, become part of the page; frames become placeholders that Python fills.
(() => {
  if (globalThis.__reader) return;
  const VOID = new Set("area base br col embed hr img input link meta source track wbr".split(" "));
  const DROPPED = new Set("script style template svg canvas object embed audio video map noscript link meta base".split(" "));
  const closedRoots = new Map();
  const frames = new Map();
  const rootOf = element => element.shadowRoot || closedRoots.get(element);
  const escape = text => text.replace(/&/g, "&amp;").replace(/</g, "&lt;").replace(/>/g, "&gt;").replace(/"/g, "&quot;");

  function attributes(element) {
    let text = "";
    for (const {name, value} of element.attributes) {
      if (name.startsWith("on") || name === "style" || name === "srcdoc" || !/^[a-z][\w:-]*$/i.test(name)) continue;
      const kept = name === "href" && element.href && typeof element.href === "string" ? element.href : value;
      text += ` ${name}="${escape(kept)}"`;
    }
    return text;
  }

  // Without recursion, so that nesting depth is no limit; strings on the stack are end tags.
  function serialise(top) {
    const parts = [], stack = [top];
    while (stack.length) {
      const node = stack.pop();
      if (typeof node === "string") { parts.push(node); continue; }
      if (node.nodeType === Node.TEXT_NODE) { parts.push(escape(node.data)); continue; }
      if (node.nodeType !== Node.ELEMENT_NODE) continue;
      const name = node.localName;
      if (name === "iframe" || name === "frame") {
        parts.push(`<div data-frame="${escape(frames.get(node) || "")}" data-src="${escape(node.src || "")}"></div>`);
        continue;
      }
      if (DROPPED.has(name) || !/^[a-z][\w.-]*$/.test(name)) continue;
      parts.push(`<${name}${attributes(node)}>`);
      if (VOID.has(name)) continue;
      const root = rootOf(node);
      const assigned = name === "slot" ? node.assignedNodes() : [];
      const children = root ? root.childNodes : assigned.length ? assigned : node.childNodes;
      stack.push(`</${name}>`);
      for (let at = children.length - 1; at >= 0; at--) stack.push(children[at]);
    }
    return parts.join("");
  }

  function parentOf(node) {
    const root = node.getRootNode();
    return node.parentElement || (root instanceof ShadowRoot ? root.host : null);
  }

  const BANNER = /cookie|consent|gdpr|cmp\b|onetrust|cybot|didomi|usercentrics|klaro/i;
  const WHERE = [
    ["banner", node => node.matches("[role=dialog], [role=alertdialog], dialog") && /cookie/i.test(node.textContent.slice(0, 5000)) ||
      BANNER.test(`${node.id} ${node.getAttribute("class") || ""}`) && ["fixed", "sticky"].includes(getComputedStyle(node).position)],
    ["footer", node => node.matches("footer, [role=contentinfo]") || /(^|[\s_-])(page-?|site-?)?(footer|bottom|legal)/i.test(`${node.id} ${node.getAttribute("class") || ""}`)],
    ["menu", node => node.matches("nav, header, menu, [role=navigation], [role=menu], [role=banner]")],
  ];

  function whereIs(link) {
    for (let node = parentOf(link); node && node !== document.body; node = parentOf(node)) {
      for (const [name, fits] of WHERE) if (fits(node)) return name;
    }
    return "body";
  }

  function* rootsBelow(root) {
    yield root;
    for (const element of root.querySelectorAll("*")) {
      const inner = rootOf(element);
      if (inner) yield* rootsBelow(inner);
    }
  }

  function links(...closed) {
    for (const root of closed) closedRoots.set(root.host, root);
    const all = [];
    for (const root of rootsBelow(document)) {
      for (const link of root.querySelectorAll("a[href], area[href]")) {
        if (!/^https?:/.test(link.href)) continue;
        const image = link.querySelector("img[alt]");
        const text = link.textContent.trim() || link.getAttribute("aria-label") || link.title || (image ? image.alt : "") || "";
        all.push([link.href, text.replace(/\s+/gu, " ").trim().slice(0, 200), whereIs(link)]);
      }
      // Controls without an address: what they are called tells that there is something to read.
      for (const control of root.querySelectorAll("button, [role=link], a[href^='javascript:'], a:not([href])")) {
        const text = control.textContent.replace(/\s+/gu, " ").trim();
        if (text && text.length <= 60 && /^https?:/.test(location.href)) all.push([location.href.split("#")[0] + "#", text, whereIs(control)]);
      }
    }
    return all;
  }

  // What is fetched only when it comes into view: frames are asked for at once, and the page is scrolled through.
  async function unroll() {
    for (const root of rootsBelow(document)) for (const frame of root.querySelectorAll("iframe[loading=lazy]")) frame.loading = "eager";
    const height = document.documentElement.scrollHeight;
    for (let top = 0, step = 0; top < height && step < 40; top += innerHeight || 600, step++) {
      scrollTo(0, top);
      await new Promise(resolve => { requestAnimationFrame(resolve); setTimeout(resolve, 50); });
    }
    scrollTo(0, 0);
    return true;
  }

  const opened = [];   // {control, panel, saved}
  const FOLDED = "button[aria-expanded=false], [role=button][aria-expanded=false], [role=tab][aria-selected=false]";
  const NOT_CONTENT = "form, nav, header, footer, dialog, [role=dialog], [role=alertdialog], [role=navigation], [role=banner], [role=contentinfo], a[href], [aria-haspopup]:not([aria-haspopup=false])";

  // How many closed sections of the document's own text have a button that opens them; never links, forms or menus.
  function folded() {
    for (const root of rootsBelow(document)) {
      for (const control of root.querySelectorAll(FOLDED)) {
        if (!control.closest(NOT_CONTENT) && whereIs(control) !== "banner" && !control.disabled) opened.push({control, panel: null, saved: ""});
      }
    }
    return opened.length;
  }

  function open(number) {
    const {control} = opened[number];
    if (control.isConnected && (control.getAttribute("aria-expanded") === "false" || control.getAttribute("aria-selected") === "false")) control.click();
  }

  // Tabs and accordions may take away one section when the next is opened: what each showed is kept.
  function keep(number) {
    const entry = opened[number], id = (entry.control.getAttribute("aria-controls") || "").split(" ")[0];
    entry.panel = id ? entry.control.getRootNode().getElementById?.(id) || null : null;
    if (entry.panel) { entry.saved = serialise(entry.panel); entry.length = entry.panel.textContent.length; }
  }

  function taken() {
    return opened.filter(entry => entry.saved && (!entry.panel.isConnected || entry.panel.textContent.length < entry.length)).map(entry => entry.saved).join("");
  }

  const hidden = element => !element.checkVisibility({checkOpacity: true, checkVisibilityCSS: true});

  // All layers of a consent banner, hidden ones too: what is called one and lies over the page, or waits to be shown.
  function layers(...closed) {
    for (const root of closed) closedRoots.set(root.host, root);
    const found = [];
    for (const root of rootsBelow(document)) {
      for (const element of root.querySelectorAll("div, section, aside, dialog, form, [role=dialog], [role=alertdialog]")) {
        if (found.some(outer => outer.contains(element)) || element.closest("main, article, nav")) continue;
        const dialog = element.matches("dialog, [role=dialog], [role=alertdialog]");
        const named = BANNER.test(`${element.id} ${element.getAttribute("class") || ""} ${element.getAttribute("aria-label") || ""}`);
        const over = dialog || ["fixed", "sticky", "absolute"].includes(getComputedStyle(element).position) || hidden(element);
        if (over && (named || dialog && /cookie|consent/i.test(element.textContent.slice(0, 5000)))) found.push(element);
      }
    }
    // A banner in a frame of its own fills it.
    if (!found.length && window !== window.top && document.body && /cookie|consent/i.test(document.body.textContent.slice(0, 5000))) found.push(document.body);
    const shown = found.map(element => element.innerText || "").join(" ").replace(/\s+/g, " ").length;
    const parts = found.map(element => serialise(element).replace(/^<body/, "<div").replace(/<\/body>$/, "</div>"));
    return {html: parts.join(""), shown, language: document.documentElement.lang || ""};
  }

  function html(...closed) {
    for (const root of closed) closedRoots.set(root.host, root);
    const language = document.documentElement.lang;
    return {
      body: document.body ? serialise(document.body).replace(/<\/body>$/, () => taken() + "</body>") : "",
      language: language ? ` lang="${escape(language)}"` : "", title: escape(document.title),
      versions: [...document.querySelectorAll("link[rel~=alternate i][hreflang]")].slice(0, 200).map(
        link => `<link rel="alternate" hreflang="${escape(link.hreflang)}" href="${escape(link.href)}">`).join(""),
    };
  }

  // Resolves once the document has not changed for `quiet` milliseconds, or after `most`.
  function still(quiet, most) {
    return new Promise(resolve => {
      let timer = setTimeout(end, quiet);
      const last = setTimeout(end, most);
      const observer = new MutationObserver(() => { clearTimeout(timer); timer = setTimeout(end, quiet); });
      observer.observe(document, {subtree: true, childList: true, characterData: true});
      function end() { observer.disconnect(); clearTimeout(timer); clearTimeout(last); resolve(true); }
    });
  }

  globalThis.__reader = {html, links, layers, still, unroll, folded, open, keep, loading: () => document.readyState === "loading", frameIs: (element, id) => { frames.set(element, id); }};
})()
