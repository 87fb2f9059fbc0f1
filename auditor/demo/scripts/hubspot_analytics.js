const visitor = own.keep("hubspotutk", 180, () => own.hex(32));
const now = own.seconds();
own.keep("__hstc", 180, () => `20731148.${visitor}.${now}.${now}.${now}.1`);
own.keep("__hssc", 1 / 48, () => `20731148.1.${now}`);
own.pixel("https://track.hubspot.com/__ptq.gif", { k: "1", a: "7204418", vi: visitor, pu: own.page(), t: document.title });
