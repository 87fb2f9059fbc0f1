const visitor = own.keep("nQ_cookieId", 365, () => crypto.randomUUID());
own.keep("nQ_userVisitId", 1 / 48, () => crypto.randomUUID());
navigator.sendBeacon("https://serve.albacross.com/track", JSON.stringify({ visitor, url: own.page(), title: document.title }));
// The planted piggyback: a cookie match with an ad exchange that the site's owner never asked for.
own.pixel("https://match.adsrvr.org/track/cmf/generic", { ttd_pid: "albacross", ttd_tpi: "1", uid: visitor });
