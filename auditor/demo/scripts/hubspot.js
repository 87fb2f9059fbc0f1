own.load("https://js.hs-analytics.net/analytics/1773446400000/7204418.js");
