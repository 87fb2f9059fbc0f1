// Conditions of breakpoints on native functions: each counts, seldom reports, and always yields false.
// `@` is the holder that `calls.py` makes; everything the page could replace is taken before the page runs.
// In a worker there is no document: what is missing there is left out.
// A breakpoint that is hit costs about 0.1 ms, so each is taken away again after some hits.
Object.assign(@, {
  call: Reflect.apply, debug, undebug, spent: {__proto__: null}, told: {__proto__: null},
  canvases: new WeakMap(), get: WeakMap.prototype.get, put: WeakMap.prototype.set, texts: {__proto__: null}, families: {__proto__: null}, fonts: 0, tried: 0,
  getter: (type, name) => Object.getOwnPropertyDescriptor(type.prototype, name).get,
});
const dom = typeof document !== "undefined";
const all = (...names) => names.map((name) => globalThis[name]).filter((type) => type !== undefined);
if (dom) Object.assign(@, {
  width: @.getter(HTMLCanvasElement, "width"), height: @.getter(HTMLCanvasElement, "height"), style: @.getter(HTMLElement, "style"),
  doc: document, root: @.getter(Document, "documentElement"), body: @.getter(Document, "body"),
});
const contexts = all("CanvasRenderingContext2D", "OffscreenCanvasRenderingContext2D");
@.off = {width: @.getter(OffscreenCanvas, "width"), height: @.getter(OffscreenCanvas, "height")};
// One more hit of a watched function; false once its share is used up, and then it is no longer watched.
@.hit = (name, share, of) => {
  const used = @.spent[name] = (@.spent[name] || 0) + 1;
  if (used < share) return true;
  for (const one of of) @.undebug(one);
  @.told[name] = true;
  return used === share;
};
@.tell = (kind, name, figures) => { @.say("@", "technique", kind + " " + name + " " + figures); return false; };
@.sheet = (canvas) => {
  let sheet = @.call(@.get, @.canvases, [canvas]);
  if (!sheet) {
    sheet = {colours: {__proto__: null}, colour: 0, letters: {__proto__: null}, letter: 0, saves: 0};
    @.call(@.put, @.canvases, [canvas, sheet]);
  }
  return sheet;
};
@.two = {};
for (const type of contexts) {
  @.two[type.name] = {canvas: @.getter(type, "canvas"), fill: @.getter(type, "fillStyle"), font: @.getter(type, "font"),
    measure: [type.prototype.measureText]};
}
@.drawn = (how, context, text) => {
  const sheet = @.sheet(@.call(how.canvas, context, [])), colour = @.call(how.fill, context, []);
  if (typeof colour === "string" && !(colour in sheet.colours)) { sheet.colours[colour] = 1; sheet.colour++; }
  if (typeof text !== "string") return false;
  for (let n = 0; n < text.length && n < 64 && sheet.letter < 64; n++) {
    if (!(text[n] in sheet.letters)) { sheet.letters[text[n]] = 1; sheet.letter++; }
  }
  return false;
};
@.saved = (how, context) => { @.sheet(@.call(how.canvas, context, [])).saves++; return false; };
// What was read back, how large, and what had been drawn; `known` 0 where drawing was no longer watched.
@.read = (name, canvas, width, height) => {
  const sheet = @.call(@.get, @.canvases, [canvas]), known = sheet ? 1 : @.told.text ? 0 : 1;
  if (!sheet && known) return false;
  return @.tell("canvas", name, "width=" + width + " height=" + height + " colours=" + (sheet ? sheet.colour : 0)
    + " characters=" + (sheet ? sheet.letter : 0) + " saves=" + (sheet ? sheet.saves : 0) + " known=" + known);
};
@.lossy = (type) => typeof type === "string" && type !== "image/png" && type !== "";
@.whole = (name, canvas, type) => !@.lossy(type) && @.read(name, canvas, @.call(@.width, canvas, []), @.call(@.height, canvas, []));
@.converted = (canvas, options) => !@.lossy(options && options.type)
  && @.read("convertToBlob", canvas, @.call(@.off.width, canvas, []), @.call(@.off.height, canvas, []));
// Scripts that measure one text in one font after the other earn further hits; those that lay out labels do not.
@.measured = (how, context, text) => {
  const used = @.spent.measure = (@.spent.measure || 0) + 1;
  if (used > 60 + 8 * @.tried || used > 1200) { for (const one of how.measure) @.undebug(one); return false; }
  if (typeof text !== "string") return false;
  const font = @.call(how.font, context, []), seen = @.texts[text] = @.texts[text] || {fonts: {__proto__: null}, number: 0};
  if (font in seen.fonts) return false;
  seen.fonts[font] = 1;
  if (++seen.number > @.tried) @.tried = seen.number;
  return seen.number === 50 && @.tell("font", "measureText", "fonts=50");
};
// Widths of elements are read by many scripts: those that try one font after the other earn further hits.
@.wide = (element, natives) => {
  const used = @.spent.wide = (@.spent.wide || 0) + 1;
  if (used > 30 + 8 * @.fonts || used > 1200) { for (const one of natives) @.undebug(one); return false; }
  const family = @.call(@.style, element, []).fontFamily;
  if (!family || family in @.families) return false;
  @.families[family] = 1;
  return ++@.fonts === 50 && @.tell("font", "offsetWidth", "fonts=50");
};
@.observed = (target, options) => {
  if (!options || typeof options !== "object" || !options.subtree) return false;
  const where = target === @.doc || target === @.call(@.root, @.doc, []) ? "document" : target === @.call(@.body, @.doc, []) ? "body" : "";
  return where !== "" && @.tell("observer", "MutationObserver", where + "=1 attributes=" + (options.attributes ? 1 : 0) + " text=" + (options.characterData ? 1 : 0));
};
@.own = (type, ...names) => names.map((name) => {
  const own = Object.getOwnPropertyDescriptor(type.prototype, name);
  return own.value || own.set || own.get;
});
const two = (type) => [
  ["text", 60, () => @.own(type, "fillText", "strokeText"), "@.drawn(@.two." + type.name + ", this, arguments[0])"],
  ["save", 20, () => @.own(type, "save"), "@.saved(@.two." + type.name + ", this)"],
  ["measure", 0, () => @.own(type, "measureText"), "@.measured(@.two." + type.name + ", this, arguments[0])"],
  ["pixels", 30, () => @.own(type, "getImageData"),
    "@.read('getImageData', @.call(@.two." + type.name + ".canvas, this, []), +arguments[2], +arguments[3])"],
];
const told = (kind, share, type, names) => names.map((name) =>
  [name, share, () => @.own(type, name), "@.tell('" + kind + "', '" + name + "', '')"]);
const parameters = (type) =>
  [[type.name, 120, () => @.own(type, "getParameter"), "@.tell('webgl', 'getParameter', 'parameter=' + (+arguments[0]))"]];
// What is watched once a page first uses the interface: [name of a share, its hits, the native functions, the condition].
// To set a breakpoint V8 looks through the whole heap, so as few as possible are set in advance.
@.plans = {
  flat: () => [...two(CanvasRenderingContext2D),
    ["export", 30, () => @.own(HTMLCanvasElement, "toDataURL"), "@.whole('toDataURL', this, arguments[0])"],
    ["blob", 30, () => @.own(HTMLCanvasElement, "toBlob"), "@.whole('toBlob', this, arguments[1])"]],
  hidden: () => [...two(OffscreenCanvasRenderingContext2D),
    ["convert", 30, () => @.own(OffscreenCanvas, "convertToBlob"), "@.converted(this, arguments[0])"]],
  webgl: () => parameters(WebGLRenderingContext),
  webgl2: () => parameters(WebGL2RenderingContext),
  audio: () => [...told("audio", 8, BaseAudioContext, ["createOscillator", "createDynamicsCompressor", "createAnalyser"]),
    ["oscillator", 8, () => [OscillatorNode], "@.tell('audio', 'createOscillator', '')"],
    ["compressor", 8, () => [DynamicsCompressorNode], "@.tell('audio', 'createDynamicsCompressor', '')"],
    ...told("audio", 8, OfflineAudioContext, ["startRendering"]), ...told("audio", 8, AudioBuffer, ["getChannelData"]),
    ...told("audio", 8, AnalyserNode, ["getFloatFrequencyData"])],
  webrtc: () => told("webrtc", 8, RTCPeerConnection,
    ["createDataChannel", "createOffer", "setLocalDescription", "addTrack", "addTransceiver", "onicecandidate"]),
};
@.number = 0;
@.watch = (plans) => {
  for (const [name, share, find, condition] of plans) {
    try {
      const natives = find(), key = name + @.number++;
      @[key] = natives;
      const whole = share ? "@.hit('" + name + "', " + share + ", @." + key + ") && " + condition : condition;
      for (const native of natives) { @.undebug(native); @.debug(native, whole + ", false"); }
    } catch {}
  }
};
// The first use of an interface has its functions watched.
@.use = (plan) => {
  const made = @.plans[plan];
  if (made) { @.plans[plan] = null; @.watch(made()); }
  return false;
};
@.context = (type, flat) => @.use(type === "2d" ? flat : type === "webgl2" ? "webgl2"
  : type === "webgl" || type === "experimental-webgl" ? "webgl" : "");
// A frame of the page's own shares its heap: there only what fingerprinting scripts commonly do in such frames.
let shares = false;
try { shares = dom && parent !== window && !!parent.document } catch {}
@.wides = dom ? @.own(HTMLElement, "offsetWidth") : [];
@.watch([
  ["context", 24, () => @.own(HTMLCanvasElement, "getContext"), "@.context(arguments[0], 'flat')"],
  ["offline", 2, () => [OfflineAudioContext], "@.use('audio')"],
  ["wide", 0, () => @.wides, "@.wide(this, @.wides)"],
  ...(shares ? [] : [
    ["hidden", 24, () => @.own(OffscreenCanvas, "getContext"), "@.context(arguments[0], 'hidden')"],
    ["audible", 2, () => [AudioContext], "@.use('audio')"],
    ["link", 2, () => [RTCPeerConnection], "@.use('webrtc')"],
    ["observe", 60, () => @.own(MutationObserver, "observe"), "@.observed(arguments[0], arguments[1])"],
  ]),
]);
@.say("@", "technique", dom ? "watching documents 1" : "watched worker 1");
