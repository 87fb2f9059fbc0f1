// What our questions to a page need, taken before the page's first script: a page that replaces Array, Object, Promise,
// String or timers later changes nothing of it. Only reads; arrays that it gives have methods of their own.
() => {
  const call = Reflect.apply, {isArray} = Array, {entries, values, keys, create, setPrototypeOf} = Object;
  const P = Promise, S = String, N = Number, R = RegExp, finite = Number.isFinite;
  const {timeout} = AbortSignal, hear = EventTarget.prototype.addEventListener, Signal = AbortSignal;
  const {slice, split} = String.prototype, {exec} = RegExp.prototype, source = Object.getOwnPropertyDescriptor(RegExp.prototype, "source").get;
  const own = create(null), LATE = {}, FAILED = {};
  const safe = array => setPrototypeOf(array, own);
  for (const name of ["map", "filter", "flatMap", "slice", "some", "includes", "join", "find", "push"]) {
    const original = Array.prototype[name];
    own[name] = function (...given) { const found = call(original, this, given); return name !== "find" && isArray(found) ? safe(found) : found; };
  }
  // A copy of an array or of the values of an object; empty for anything else.
  const list = value => {
    const from = isArray(value) ? value : value && typeof value === "object" ? values(value) : [], made = safe([]);
    for (let at = 0; at < from.length; at++) made[at] = from[at];
    return made;
  };
  const text = value => value === null || value === undefined ? "" : S(value);
  const cut = (words, from, to) => call(slice, words, [from, to]);
  const matches = (pattern, words) => call(exec, pattern, [words]) !== null;
  // `pattern` is global and never matches nothing; `by` is a text or makes one of the match.
  const swapped = (words, pattern, by) => {
    let made = "", at = 0, found;
    pattern.lastIndex = 0;
    while ((found = call(exec, pattern, [words])) !== null) {
      made += cut(words, at, found.index) + (typeof by === "function" ? by(found) : by);
      at = found.index + found[0].length;
    }
    return made + cut(words, at);
  };
  // Not with a timer, of which pages have theirs: what the page still waits for would seem to be ours.
  const after = (milliseconds, act) => call(hear, call(timeout, Signal, [milliseconds]), ["abort", act]);
  return {
    list, text, cut, matches, swapped, isArray, LATE, FAILED,
    entries: value => list(entries(value)), keys: value => list(keys(value)),
    parts: (words, by) => list(call(split, words, [by])),
    figure: value => value !== null && value !== "" && finite(N(value)) ? N(value) : null,
    isPattern: value => value instanceof R, source: pattern => call(source, pattern, []),
    // What `ask` gives, awaited; LATE after so many milliseconds, FAILED where it threw.
    within: (milliseconds, ask) => new P(resolve => {
      after(milliseconds, () => resolve(LATE));
      (async () => { try { resolve(await ask()); } catch { resolve(FAILED); } })();
    }),
    // The same for what answers through a function that it is called with.
    told: (milliseconds, ask) => new P(resolve => {
      after(milliseconds, () => resolve(LATE));
      try { ask(resolve); } catch { resolve(FAILED); }
    }),
  };
}
