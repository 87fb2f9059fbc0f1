const browser = own.keep("_fbp", 90, () => `fb.1.${Date.now()}.${own.number(17)}`);
own.pixel("https://www.facebook.com/tr/", { id: "702913845562011", ev: "PageView", dl: own.page(), fbp: browser });
