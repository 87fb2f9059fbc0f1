const encoded = (value) => btoa(JSON.stringify(value)).replace(/=+$/, "");
const user = own.keep("_hjSessionUser_3141592", 365, () => encoded({ id: crypto.randomUUID(), created: Date.now(), existing: false }));
own.keep("_hjSession_3141592", 1 / 48, () => encoded({ id: crypto.randomUUID(), c: Date.now(), s: 0, r: 0, sb: 0 }));
localStorage.setItem("_hjActiveViewportIds", JSON.stringify([own.hex(8)]));
fetch("https://in.hotjar.com/api/v2/client/sites/3141592/visit-data", { method: "POST", body: JSON.stringify({ user, url: own.page() }) });
