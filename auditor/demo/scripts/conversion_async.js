const click = own.keep("_gcl_au", 90, () => `1.1.${own.number(9)}.${own.seconds()}`);
own.pixel("https://www.googleadservices.com/pagead/conversion/981273465/", { auid: click.split(".").slice(2).join("."), url: own.page(), fmt: "3" });
own.pixel("https://googleads.g.doubleclick.net/pagead/viewthroughconversion/981273465/", { auid: click.split(".").slice(2).join("."), url: own.page() });
