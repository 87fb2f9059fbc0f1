const client = own.keep("_ga", 400, () => `GA1.1.${own.number(10)}.${own.seconds()}`).replace(/^GA1\.\d\./, "");
own.keep("_ga_FNH4B7K2LQ", 400, () => `GS2.1.s${own.seconds()}$o1$g0$t${own.seconds()}$j60$l0$h0`);
const hit = new URLSearchParams({ v: "2", tid: "G-FNH4B7K2LQ", cid: client, en: "page_view", dl: own.page(), dt: document.title });
navigator.sendBeacon(`https://region1.google-analytics.com/g/collect?${hit}`);
