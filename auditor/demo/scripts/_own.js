// What every stand-in below needs; put in front of each.
const own = {
  number: (digits) => Array.from(crypto.getRandomValues(new Uint8Array(digits)), (byte) => byte % 10).join("").replace(/^0/, "1"),
  hex: (length) => Array.from(crypto.getRandomValues(new Uint8Array(length)), (byte) => (byte % 16).toString(16)).join(""),
  seconds: () => Math.floor(Date.now() / 1000),
  cookie: (name) => (document.cookie.match(new RegExp(`(?:^|; )${name.replace(/[.$]/g, "\\$&")}=([^;]*)`)) || [])[1],
  keep: (name, days, make) => {
    const value = own.cookie(name) || make();
    document.cookie = `${name}=${value}; Max-Age=${Math.round(days * 86400)}; Path=/; Secure; SameSite=Lax`;
    return value;
  },
  load: (source) => {
    const script = document.createElement("script");
    script.async = true;
    script.src = source;
    document.head.append(script);
  },
  pixel: (url, parameters = {}) => { new Image().src = `${url}?${new URLSearchParams(parameters)}`; },
  page: () => location.origin + location.pathname,
};
