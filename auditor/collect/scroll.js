// Scrolls through the page as a reader would, a window at a time and back, so that what loads only when it comes into
// view is loaded. Not where the page is held fast, as behind some banners: there a visitor sees no more either.
(async (screens, milliseconds) => {
  const end = performance.now() + milliseconds;
  const frame = () => new Promise(resolve => { requestAnimationFrame(() => setTimeout(resolve)); setTimeout(resolve, 60); });
  const root = document.scrollingElement;
  if (!root || [document.documentElement, document.body].some(element => element && getComputedStyle(element).overflowY === "hidden")) return 0;
  const longest = () => {
    if (root.scrollHeight > innerHeight + 10) return root;
    const inner = [...document.querySelectorAll("main, div, section")].filter(element =>
      element.scrollHeight > element.clientHeight + 10 && element.clientHeight > innerHeight / 2 && /auto|scroll/.test(getComputedStyle(element).overflowY));
    return inner.sort((a, b) => b.scrollHeight - a.scrollHeight)[0];
  };
  const scroller = longest();
  if (!scroller) return 0;
  const start = scroller.scrollTop, step = innerHeight * 0.9, last = Math.min(scroller.scrollHeight, screens * innerHeight);
  let steps = 0;
  for (let top = start + step; top < last && performance.now() < end; top += step) {
    scroller.scrollTo({top, behavior: "instant"});
    steps++;
    await frame();
  }
  scroller.scrollTo({top: scroller.scrollHeight < last ? scroller.scrollHeight : last, behavior: "instant"});
  await frame();
  scroller.scrollTo({top: start, behavior: "instant"});
  await frame();
  return steps;
})
