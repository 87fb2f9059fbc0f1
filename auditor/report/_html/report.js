"use strict";
(() => {
  const bar = document.querySelector(".triage");
  const cards = [...document.querySelectorAll("article.finding")];
  const words = bar ? bar.dataset : {};
  const names = {"confirmed": words.confirmed, "false positive": words.falsePositive, "accepted risk": words.acceptedRisk,
    "fixed": words.fixed, "needs legal": words.needsLegal};
  const made = new Map();
  let unsaved = false;
  const find = id => document.getElementById(id);
  const filled = (tag, text, props = {}) => Object.assign(document.createElement(tag), {textContent: text}, props);

  const decide = (card, decision, reason) => {
    const key = card.dataset.fingerprint;
    const before = made.get(key) || {reason: ""};
    const entry = {decision, reason: reason === undefined ? before.reason : reason, decided: new Date().toISOString()};
    if (decision) made.set(key, entry); else made.delete(key);
    unsaved = made.size > 0;
    card.dataset.decision = decision;
    card.toggleAttribute("data-stamp", Boolean(decision));
    if (decision) card.dataset.stamp = names[decision];
    card.querySelector(".decide select").value = decision;
    card.querySelector(".decide input").value = entry.reason;
    show();
  };

  const controls = card => {
    const place = card.querySelector(".decide");
    const choice = filled("select", "");
    choice.append(filled("option", words.undecided, {value: ""}));
    for (const [value, name] of Object.entries(names)) choice.append(filled("option", name, {value}));
    const reason = filled("input", "", {type: "text"});
    const all = filled("button", words.vendor, {type: "button"});
    const labelled = (text, field) => { const one = filled("label", text + " "); one.append(field); return one; };
    choice.addEventListener("change", () => decide(card, choice.value));
    reason.addEventListener("change", () => made.has(card.dataset.fingerprint) && decide(card, choice.value, reason.value));
    all.addEventListener("click", () => cards.filter(c => c.dataset.kind === card.dataset.kind
      && c.dataset.subject === card.dataset.subject).forEach(c => decide(c, choice.value, reason.value)));
    place.append(labelled(words.decision, choice), labelled(words.reason, reason), all);
    place.hidden = false;
    card.tabIndex = -1;
  };

  const show = () => {
    const asked = find("q").value.trim().toLowerCase();
    const least = Number(find("least").value), which = find("which").value;
    let seen = 0;
    for (const card of cards) {
      const decided = made.has(card.dataset.fingerprint);
      const fits = Number(card.dataset.rank) >= least && (!which || (which === "done") === decided)
        && (!asked || card.textContent.toLowerCase().includes(asked));
      card.hidden = !fits;
      seen += fits;
    }
    for (const group of document.querySelectorAll("section.check")) {
      const own = group.querySelectorAll("article.finding");
      group.hidden = own.length > 0 && [...own].every(card => card.hidden);
    }
    find("tally").textContent = `${seen} ${words.shown}, ${made.size} ${words.decided}`;
  };

  const home = new Map(cards.map((card, place) => [card, {parent: card.parentElement, place}]));
  const sort = () => {
    const order = find("order").value;
    document.body.classList.toggle("flat", order !== "check");
    const rank = card => Number(card.dataset.rank);
    const by = {check: (a, b) => home.get(a).place - home.get(b).place,
      severity: (a, b) => rank(b) - rank(a) || home.get(a).place - home.get(b).place,
      subject: (a, b) => a.dataset.subject.localeCompare(b.dataset.subject) || rank(b) - rank(a)};
    const flat = find("flat-list") || bar.insertAdjacentElement("afterend", filled("div", "", {id: "flat-list"}));
    for (const card of [...cards].sort(by[order])) (order === "check" ? home.get(card).parent : flat).append(card);
    show();
  };

  const save = () => {
    const author = find("author").value.trim(), expires = find("until").value;
    const decisions = cards.filter(c => made.has(c.dataset.fingerprint)).map(c => ({fingerprint: c.dataset.fingerprint,
      check: c.dataset.check, subject: c.dataset.label, severity: c.dataset.severity, author, expires,
      policy_sha256: c.dataset.policy,
      ...made.get(c.dataset.fingerprint)}));
    const file = {format: "auditor-decisions", version: 1, site: words.site, started: words.started, decisions};
    const link = filled("a", "", {download: "decisions.json",
      href: URL.createObjectURL(new Blob([JSON.stringify(file, null, 2)], {type: "application/json"}))});
    link.click();
    unsaved = false;
    setTimeout(() => URL.revokeObjectURL(link.href), 1000);
  };

  const follows = (a, b) => Boolean(a.compareDocumentPosition(b) & Node.DOCUMENT_POSITION_FOLLOWING);
  const open = () => cards.filter(card => !card.hidden).sort((a, b) => follows(a, b) ? -1 : 1);
  const go = card => { if (card) { card.focus({preventScroll: true}); card.scrollIntoView({block: "start"}); } };
  const step = by => {
    const shown = open(), here = shown.indexOf(document.activeElement && document.activeElement.closest("article.finding"));
    go(shown[Math.min(Math.max(here + by, 0), shown.length - 1)]);
  };
  // Where only undecided ones are shown a decided one goes; the next takes its place.
  const mark = (card, decision) => {
    if (!card) return;
    decide(card, decision);
    find("tally").textContent = `${card.id}${words.colon} ${names[decision]}; ${find("tally").textContent}`;
    if (card.hidden) { const shown = open(); go(shown.find(one => follows(card, one)) || shown[shown.length - 1]); }
  };

  const keys = {j: () => step(1), k: () => step(-1), c: card => mark(card, "confirmed"),
    f: card => mark(card, "false positive")};
  document.addEventListener("keydown", event => {
    if (event.ctrlKey || event.metaKey || event.altKey || event.shiftKey) return;
    const act = keys[event.key.toLowerCase()];
    if (!bar || !act || !find("keys").checked || event.target.closest("input, select, textarea")) return;
    event.preventDefault();
    act(document.activeElement && document.activeElement.closest("article.finding"));
  });

  const value = cell => (cell.querySelector(".vendor") || cell).textContent.trim();
  const sortable = table => [...table.querySelectorAll("thead th")].forEach((head, column) => {
    const button = filled("button", "", {type: "button", className: "sort"});
    button.append(...head.childNodes);
    head.append(button);
    button.addEventListener("click", () => {
      const up = head.getAttribute("aria-sort") !== "ascending";
      table.querySelectorAll("thead th").forEach(one => one.removeAttribute("aria-sort"));
      head.setAttribute("aria-sort", up ? "ascending" : "descending");
      const body = table.tBodies[0];
      const rows = [...body.rows].sort((a, b) => value(a.cells[column]).localeCompare(value(b.cells[column]), undefined,
        {numeric: true}) * (up ? 1 : -1));
      body.append(...rows);
    });
  });
  document.querySelectorAll("table.matrix, table.sortable").forEach(sortable);

  if (!bar) return;
  cards.forEach(controls);
  bar.hidden = false;
  for (const id of ["q", "least", "which"]) find(id).addEventListener("input", show);
  find("order").addEventListener("change", sort);
  find("export").addEventListener("click", save);
  window.addEventListener("beforeunload", event => { if (unsaved) event.preventDefault(); });
  show();
})();
