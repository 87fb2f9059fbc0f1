// Read in an isolated world: what a person would take in of a page. Changes nothing.
(() => {
  const body = document.body ? document.body.innerText || "" : "";
  return {
    title: document.title,
    language: document.documentElement.lang || null,
    text: body.slice(0, 4000),
    length: body.length,
    kind: document.contentType,
    things: document.links.length + document.images.length + document.scripts.length
      + document.querySelectorAll("iframe,canvas,svg,video,audio,object,embed,input,select,button,link[rel=stylesheet]").length,
    sources: [...document.querySelectorAll("script[src],iframe[src],form[action]")].slice(0, 200)
      .map(element => String(element.src || element.action)),
  };
})()
