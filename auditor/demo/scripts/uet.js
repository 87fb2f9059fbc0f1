const session = own.keep("_uetsid", 1, () => own.hex(32));
const visitor = own.keep("_uetvid", 390, () => own.hex(32));
own.pixel("https://bat.bing.com/action/0", { ti: "97135264", ver: "2", mid: crypto.randomUUID(), sid: session, vid: visitor, p: own.page(), evt: "pageLoad" });
