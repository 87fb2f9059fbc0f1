own.pixel("https://px.ads.linkedin.com/collect", { v: "2", fmt: "gif", pid: "5120947", url: own.page(), time: Date.now() });
