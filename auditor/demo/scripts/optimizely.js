const visitor = own.keep("optimizelyEndUserId", 180, () => `oeu${Date.now()}r0.${own.number(16)}`);
navigator.sendBeacon("https://logx.optimizely.com/v1/events", JSON.stringify({ visitors: [{ visitor_id: visitor }], account_id: "26350471893" }));
