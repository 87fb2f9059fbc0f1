const CookieConsentDialog = {
  cookieTableNecessary: [["basket_id", "<a href='#'>Our Shop</a>", "Keeps the basket", "Session", "HTTP", "1", ""]],
  cookieTableStatistics: [["_ga", "Google", "Counts visits", "2 years", "HTTP", "1", "https://policies.google.com/privacy"]],
  cookieTableAdvertising: [], cookieTablePreference: [], cookieTableUnclassified: []};
