window.OneTrust = {GetDomainData: () => ({Groups: [
  {GroupName: "Strictly necessary", FirstPartyCookies: [{Name: "basket_id", Host: "shop.example", IsSession: true, Length: "0", description: "Keeps the basket"}], Hosts: []},
  {GroupName: "Performance", FirstPartyCookies: [], Hosts: [{HostName: "google.com", DisplayName: "Google", Description: "Counts visits",
    Cookies: [{Name: "_ga", Host: "google.com", IsSession: false, Length: "730"}]}]}]})};
