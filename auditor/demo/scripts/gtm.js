own.load("https://www.googletagmanager.com/gtag/js?id=G-FNH4B7K2LQ");
own.load("https://www.googleadservices.com/pagead/conversion_async.js");
own.load("https://static.hotjar.com/c/hotjar-3141592.js?sv=6");
own.load("https://snap.licdn.com/li.lms-analytics/insight.min.js");
own.load("https://connect.facebook.net/en_US/fbevents.js");
