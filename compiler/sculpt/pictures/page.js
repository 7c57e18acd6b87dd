"use strict";
// One treatment or run: the face on one side, everything over time on the other.
const data = JSON.parse(document.getElementById("data").textContent);
const at = (id) => document.getElementById(id);
const make = (tag, text, name) => {
  const one = document.createElement(tag);
  if (text !== undefined) one.textContent = text;
  if (name) one.className = name;
  return one;
};
const dark = matchMedia("(prefers-color-scheme: dark)");
const clock = (ms, tenths) => {
  const minutes = Math.floor(ms / 60000), rest = (ms - minutes * 60000) / 1000;
  const text = tenths ? rest.toFixed(tenths) : String(Math.floor(rest));
  return minutes + ":" + (rest < 10 ? "0" : "") + text;
};
const short = (value) => String(Math.round(value * 100) / 100).replace("-", "−");

// --- samples: 16-bit integers of 0.1 µA, their times as runs of equal steps ---------------
function unpacked(text) {
  const raw = atob(text), bytes = new Uint8Array(raw.length);
  for (let i = 0; i < raw.length; i++) bytes[i] = raw.charCodeAt(i);
  const view = new DataView(bytes.buffer), values = new Int16Array(bytes.length / 2);
  for (let i = 0; i < values.length; i++) values[i] = view.getInt16(2 * i, true);
  return values;
}
function opened(samples) {
  const t = new Int32Array(samples.count), runs = samples.clock;
  runs.forEach(([first, start, step], n) => {
    const last = n + 1 < runs.length ? runs[n + 1][0] : samples.count;
    for (let i = first; i < last; i++) t[i] = start + (i - first) * step;
  });
  const each = samples.extremes ? 2 : 1;
  return { t, each, name: samples.name, set: unpacked(samples.set), true: unpacked(samples.true),
    measured: unpacked(samples.measured) };
}
const whole = data.tracks.map((track) => (track.samples ? opened(track.samples) : null));
const windows = data.windows.map(opened);
function rowAt(t, ms) { // the last row that is not after ms
  let low = 0, high = t.length - 1;
  while (low < high) {
    const middle = (low + high + 1) >> 1;
    if (t[middle] <= ms) low = middle; else high = middle - 1;
  }
  return low;
}
function sourceFor(samples, from, to) { // a window in full where all there is are extremes
  if (samples.each === 1) return samples;
  const fits = windows.find((w) => w.t[0] <= from + 1 && w.t[w.t.length - 1] >= to - 1);
  return fits || samples;
}

// --- head, face, words ----------------------------------------------------------------------
at("title").textContent = data.title;
at("about").textContent = data.lines[0];
at("facts").textContent = data.lines[1];
at("dose").textContent = data.dose + ".";
data.ticks.forEach(([share, text], n) => {
  const tick = make("span", text, n && share > 0.9 ? "last" : "");
  tick.style.left = 100 * share + "%";
  at("scale-ends").append(tick);
});
const SVG = "http://www.w3.org/2000/svg";
const byId = new Map(data.places.map((place) => [place.id, place]));
let lit = "";
function paint() {
  const n = dark.matches ? 1 : 0;
  at("scale").style.background = `linear-gradient(90deg, ${data.scale.map((ink) => ink[n]).join()})`;
  for (const place of data.places) {
    const path = at(place.id);
    path.style.fill = place.ink[n];
    path.style.stroke = place.id === lit ? "" : place.ink[n];
  }
}
function light(id) {
  lit = id;
  for (const place of data.places) at(place.id).classList.toggle("lit", place.id === id);
  paint();
  const card = at("card"), place = byId.get(id);
  card.replaceChildren();
  if (!place) {
    card.append(make("b", "A zone of the face"), make("span", "Point at it, or tap it."));
  } else {
    card.append(make("b", `${place.numbers} · ${place.name}`));
    for (const [what, value] of place.facts) {
      const pair = make("div");
      pair.append(make("dt", what + " "), make("dd", value));
      card.append(pair);
    }
  }
  draw();
}
for (const place of data.places) {
  const path = at(place.id);
  path.classList.add("treated");
  path.setAttribute("tabindex", "0");
  path.setAttribute("role", "button");
  path.setAttribute("aria-label", place.name);
  const show = () => light(place.id);
  path.addEventListener("pointerenter", show);
  path.addEventListener("focus", show);
  path.addEventListener("pointerleave", () => light(""));
  path.addEventListener("click", () => { goTo(data.visits.find((v) => v[4] === place.id)); show(); });
  path.addEventListener("keydown", (event) => {
    if (event.key === "Enter") goTo(data.visits.find((v) => v[4] === place.id));
  });
  const badge = document.createElementNS(SVG, "g"), box = document.createElementNS(SVG, "rect");
  const text = document.createElementNS(SVG, "text"), wide = Math.max(16, place.numbers.length * 5.6 + 7);
  const [x, y] = place.badge;
  badge.setAttribute("class", "badge");
  for (const [key, value] of [["x", x - wide / 2], ["y", y - 8], ["width", wide], ["height", 16], ["rx", 8]])
    box.setAttribute(key, value);
  text.setAttribute("x", x);
  text.setAttribute("y", y);
  text.textContent = place.numbers;
  badge.append(box, text);
  document.querySelector("#face svg").append(badge);
}
for (const words of data.words) {
  const item = make("li"), button = make("button", words.name, "name");
  button.addEventListener("click", () => goTo(data.visits.find((visit) => visit[0] === words.visit)));
  item.append(make("span", words.numbers, "number"), button, make("span", words.facts, "time"));
  const said = words.said.length ? words.said : [[words.at, ""]];
  for (const [time, text] of said) {
    const quote = make(text ? "q" : "span", text);
    quote.dir = "auto";
    item.append(make("span", time, "said"), quote);
  }
  at("words").append(item);
}
if (data.table) {
  const [heads, rows] = data.table, table = at("table"), part = (name, lines, cell) => {
    const section = make(name);
    for (const cells of lines) {
      const row = make("tr");
      cells.forEach((text, n) => row.append(make(n ? cell : "th", text)));
      section.append(row);
    }
    table.append(section);
  };
  part("thead", [heads], "th");
  part("tbody", rows, "td");
  at("table-part").hidden = !rows.length;
}

// --- the chart --------------------------------------------------------------------------------
const canvas = at("chart"), pen = canvas.getContext("2d");
const LEFT = 52, RIGHT = 8, TOP = 20, TRACK_HEAD = 22, STRIP = 18, RULER = 24;
const INKS = ["paper", "ink", "quiet", "rule", "band", "lit", "set", "true", "measured", "tint", "pitch", "ohm",
  "good", "bad", "wait"];
const ROWS = [...new Set(Object.values(data.marks).map(([row]) => row))].map((row) =>
  [row, data.events.filter((event) => data.marks[event[1]][0] === row)]).filter(([, events]) => events.length);
let inks = {}, width = 0, height = 0, view = [0, data.end || 1], hover = null;
const span = () => view[1] - view[0];
const xOf = (ms) => LEFT + ((ms - view[0]) / span()) * (width - LEFT - RIGHT);
const msOf = (x) => view[0] + ((x - LEFT) / (width - LEFT - RIGHT)) * span();

function roundUp(value) {
  if (!(value > 0)) return 1;
  const power = 10 ** Math.floor(Math.log10(value));
  return power * [1, 1.5, 2, 2.5, 3, 4, 5, 6, 8, 10].find((m) => power * m >= value * 0.9999);
}
function rangeOf(track, samples) { // fixed for the whole, so that zooming never rescales
  if (samples) {
    let low = 0, high = 10;
    for (const name of ["set", "true", "measured"])
      for (const value of samples[name]) { if (value < low) low = value; if (value > high) high = value; }
    const top = roundUp(high / 10);
    return [low < -0.2 * top ? -roundUp(-low / 10) : 0, top];
  }
  let low = Infinity, high = 0;
  for (const series of track.series) for (const line of series.lines) for (const [, value] of line) {
    low = Math.min(low, value);
    high = Math.max(high, value);
  }
  if (track.scale !== "log") return [0, roundUp(high)];
  const floor = 10 ** Math.floor(Math.log10(low)), ceiling = 10 ** Math.ceil(Math.log10(high));
  return [floor, Math.max(ceiling, floor * 10)];
}
const ranges = data.tracks.map((track, n) => rangeOf(track, whole[n]));

function resize() {
  width = canvas.clientWidth;
  height = TOP + data.tracks.reduce((sum, track) => sum + TRACK_HEAD + track.high + 8, 0)
    + STRIP * (data.strips.length + ROWS.length) + RULER;
  const ratio = devicePixelRatio || 1;
  canvas.style.height = height + "px";
  canvas.width = Math.round(width * ratio);
  canvas.height = Math.round(height * ratio);
  pen.setTransform(ratio, 0, 0, ratio, 0, 0);
  const style = getComputedStyle(document.documentElement);
  for (const ink of INKS) inks[ink] = style.getPropertyValue("--" + ink).trim();
  draw();
}
function write(text, x, y, ink, align, bold) {
  pen.font = `${bold ? "bold " : ""}12px system-ui, sans-serif`;
  pen.fillStyle = inks[ink];
  pen.textAlign = align || "left";
  pen.fillText(text, x, y);
  return pen.measureText(text).width;
}
function rule(y) {
  pen.strokeStyle = inks.rule;
  pen.lineWidth = 1;
  pen.beginPath();
  pen.moveTo(LEFT, Math.round(y) + 0.5);
  pen.lineTo(width - RIGHT, Math.round(y) + 0.5);
  pen.stroke();
}
function inside(from, to, body) {
  pen.save();
  pen.beginPath();
  pen.rect(LEFT, from, width - LEFT - RIGHT, to - from);
  pen.clip();
  body();
  pen.restore();
}
function draw() {
  if (!width || !inks.paper) return;
  pen.textBaseline = "alphabetic";
  pen.fillStyle = inks.paper;
  pen.fillRect(0, 0, width, height);
  bands();
  let y = TOP;
  data.tracks.forEach((track, n) => {
    const head = write(track.label, LEFT, y + 14, "ink", "left", true);
    write(track.unit, LEFT + head + 6, y + 14, "quiet");
    y += TRACK_HEAD;
    drawTrack(track, n, y, y + track.high);
    y += track.high + 8;
  });
  for (const [name, spans] of data.strips) {
    write(name, LEFT - 5, y + 12, "quiet", "right");
    inside(y, y + STRIP, () => {
      for (const [from, to, what] of spans) {
        if (to < view[0] || from > view[1]) continue;
        const [ink, share] = data.bars[what], high = 11 * share;
        pen.fillStyle = inks[ink];
        pen.fillRect(xOf(from), y + 14 - high, Math.max(xOf(to) - xOf(from), 1), high);
      }
    });
    y += STRIP;
  }
  for (const [name, events] of ROWS) {
    write(name, LEFT - 5, y + 12, "quiet", "right");
    for (const [t, kind] of events) if (t >= view[0] && t <= view[1]) mark(xOf(t), y + 4, kind);
    y += STRIP;
  }
  ruler(y);
  crosshair(y);
  at("window").textContent = `${clock(view[0], tenths())} to ${clock(view[1], tenths())}`;
}
const tenths = () => (span() < 3000 ? 3 : span() < 60000 ? 1 : 0);
function mark(x, y, kind) {
  pen.beginPath();
  if (kind === "prompt") {
    pen.fillStyle = inks.ink;
    pen.moveTo(x - 4, y);
    pen.lineTo(x + 4, y);
    pen.lineTo(x, y + 8);
    pen.fill();
    return;
  }
  const ink = inks[data.marks[kind][2]];
  pen.strokeStyle = pen.fillStyle = ink;
  pen.lineWidth = 2;
  if (kind === "end") {
    pen.fillRect(x - 4, y, 8, 8);
    return;
  }
  if (kind === "loss") {
    pen.moveTo(x, y - 1);
    pen.lineTo(x, y + 9);
    pen.stroke();
    return;
  }
  if (kind === "fault") {
    pen.moveTo(x, y - 1);
    pen.lineTo(x + 4, y + 4);
    pen.lineTo(x, y + 9);
    pen.lineTo(x - 4, y + 4);
    pen.fill();
    return;
  }
  pen.moveTo(x - 4, y);
  pen.lineTo(x + 4, y + 8);
  pen.moveTo(x + 4, y);
  pen.lineTo(x - 4, y + 8);
  pen.stroke();
}
function bands() {
  let free = LEFT;
  data.visits.forEach(([number, name, start, end, id], n) => {
    const a = Math.max(xOf(start), LEFT), b = Math.min(xOf(end), width - RIGHT);
    if (b <= a) return;
    if (id === lit || n % 2 === 0) {
      pen.fillStyle = inks[id === lit ? "lit" : "band"];
      pen.fillRect(a, TOP - 2, b - a, height - TOP - RULER + 2);
    }
    pen.font = "bold 12px system-ui, sans-serif";
    const long = `${number} ${name}`, text = pen.measureText(long).width < b - a - 8 ? long : String(number);
    const half = pen.measureText(text).width / 2, middle = (a + b) / 2;
    if (middle - half > free + 2 && half * 2 < b - a + 6) {
      write(text, middle, TOP - 7, id === lit ? "ink" : "quiet", "center", id === lit);
      free = middle + half;
    }
  });
}
function ticks(low, high) { // round values, four steps at most
  const power = 10 ** Math.floor(Math.log10((high - low) / 4)), values = [];
  const step = power * [1, 2, 2.5, 5, 10].find((m) => (high - low) / (power * m) <= 4 + 1e-9);
  for (let n = Math.ceil(low / step - 1e-9); n <= high / step + 1e-9; n++) values.push(n * step);
  return values;
}
function drawTrack(track, n, top, bottom) {
  const [low, high] = ranges[n], log = track.scale === "log";
  const share = (v) => (log ? Math.log(v / low) / Math.log(high / low) : (v - low) / (high - low));
  const yOf = (v) => bottom - (bottom - top) * share(v);
  const levels = [];
  if (log) for (let v = low; v <= high * 1.001; v *= 10) levels.push(v);
  else levels.push(...ticks(low, high));
  for (const v of levels) {
    rule(yOf(v));
    write(short(v), LEFT - 5, yOf(v) + 4, "quiet", "right");
  }
  inside(top - 2, bottom + 2, () => {
    if (whole[n]) drawSamples(whole[n], yOf);
    else for (const series of track.series) for (const line of series.lines) drawLine(line, series.style, yOf, bottom);
  });
}
function drawLine(line, style, yOf, bottom) {
  let first = 0;
  while (first < line.length - 2 && line[first + 1][0] < view[0]) first++;
  pen.beginPath();
  let last = first;
  for (let i = first; i < line.length; i++) {
    pen.lineTo(xOf(line[i][0]), yOf(line[i][1]));
    last = i;
    if (line[i][0] > view[1]) break;
  }
  pen.strokeStyle = inks[style === "area" ? "true" : style === "ohm" ? "ohm" : "pitch"];
  pen.lineWidth = style === "area" ? 1.5 : 2;
  pen.lineJoin = "round";
  pen.stroke();
  if (style !== "area") return;
  pen.lineTo(xOf(line[last][0]), bottom);
  pen.lineTo(xOf(line[first][0]), bottom);
  pen.globalAlpha = 0.35;
  pen.fillStyle = inks.true;
  pen.fill();
  pen.globalAlpha = 1;
}
function drawSamples(samples, yOf) {
  const source = sourceFor(samples, view[0], view[1]), { t, each } = source;
  const first = Math.max(rowAt(t, view[0]) - 1, 0), last = Math.min(rowAt(t, view[1]) + 2, t.length - 1);
  const pixels = width - LEFT - RIGHT;
  if ((last - first) * each > pixels * 2 || each > 1) {
    const parts = {};
    for (const name of ["set", "true", "measured"]) parts[name] = closed(extremes(source, name, first, last));
    pen.fillStyle = inks.tint;
    outline(parts.true, yOf);
    pen.fill();
    stroke(parts.set, yOf, "set", 2.5);
    stroke(parts.true, yOf, "true", 1);
    pen.fillStyle = inks.measured;
    for (let i = 0; i < parts.measured.length; i += 6) // of a few columns the furthest from 0
      for (const edge of [1, 2]) {
        const few = parts.measured.slice(i, i + 6);
        const part = few.reduce((a, b) => (Math.abs(b[edge]) > Math.abs(a[edge]) ? b : a));
        pen.fillRect(part[0] - 1, yOf(part[edge] / 10) - 1, 2, 2);
      }
    return;
  }
  pen.lineJoin = "round";
  for (const [name, thick] of [["set", 4], ["true", 1.5]]) { // what flows stays until the next update
    const values = source[name];
    pen.beginPath();
    for (let i = first; i <= last; i++) {
      if (i > first) pen.lineTo(xOf(t[i]), yOf(values[i - 1] / 10));
      pen.lineTo(xOf(t[i]), yOf(values[i] / 10));
    }
    pen.strokeStyle = inks[name];
    pen.lineWidth = thick;
    pen.stroke();
  }
  pen.fillStyle = inks.measured;
  const every = Math.max(1, Math.ceil((6 * (last - first)) / pixels));
  for (let i = first; i <= last; i += every) {
    pen.beginPath();
    pen.arc(xOf(t[i]), yOf(source.measured[i] / 10), 2.2, 0, 7);
    pen.fill();
  }
}
function extremes(source, name, first, last) { // [x, low, high] a column
  const { t, each } = source, values = source[name], parts = [];
  let column = -1;
  for (let i = first; i <= last; i++) {
    const x = Math.floor(xOf(t[i]));
    let low = values[i * each], high = values[i * each + each - 1];
    if (each === 1 && i < last) { // up to the next one: no gap between two columns
      low = Math.min(low, values[i + 1]);
      high = Math.max(high, values[i + 1]);
    }
    if (x !== column) {
      parts.push([x + 0.5, low, high]);
      column = x;
    } else {
      const part = parts[parts.length - 1];
      part[1] = Math.min(part[1], low);
      part[2] = Math.max(part[2], high);
    }
  }
  return parts;
}
function closed(parts) { // over waves a few columns long, which would else break the envelope up
  const wide = span() / (width - LEFT - RIGHT), waves = data.waves;
  let n = 0;
  return parts.map(([x, low, high], i) => {
    const ms = msOf(x);
    while (n + 1 < waves.length && waves[n + 1][0] <= ms) n++;
    const is = waves.length && waves[n][0] <= ms && ms <= waves[n][1];
    const columns = is ? waves[n][2] / wide : 0;
    const reach = columns > 1 && columns <= 12 ? Math.ceil(columns / 2) : 0;
    for (let j = Math.max(i - reach, 0); j <= Math.min(i + reach, parts.length - 1); j++) {
      low = Math.min(low, parts[j][1]);
      high = Math.max(high, parts[j][2]);
    }
    return [x, low, high];
  });
}
function outline(parts, yOf) {
  pen.beginPath();
  for (const [x, , high] of parts) pen.lineTo(x, yOf(high / 10));
  for (let i = parts.length - 1; i >= 0; i--) pen.lineTo(parts[i][0], yOf(parts[i][1] / 10));
  pen.closePath();
}
function stroke(parts, yOf, ink, thick) {
  pen.strokeStyle = inks[ink];
  pen.lineWidth = thick;
  for (const edge of [1, 2]) {
    pen.beginPath();
    for (const part of parts) pen.lineTo(part[0], yOf(part[edge] / 10));
    pen.stroke();
  }
}
function ruler(y) {
  rule(y);
  const steps = [1, 2, 5, 10, 20, 50, 100, 200, 500, 1000, 2000, 5000, 10000, 15000, 30000, 60000, 120000, 300000];
  const room = (span() * 74) / (width - LEFT - RIGHT), step = steps.find((s) => s >= room) || 600000;
  const digits = step < 10 ? 3 : step < 100 ? 2 : step < 1000 ? 1 : 0;
  for (let t = Math.ceil(view[0] / step) * step; t <= view[1]; t += step) {
    const x = xOf(t), text = digits && view[1] < 60000 ? (t / 1000).toFixed(digits) + " s" : clock(t, digits);
    pen.fillStyle = inks.rule;
    pen.fillRect(x, y, 1, 4);
    pen.font = "12px system-ui, sans-serif";
    const half = pen.measureText(text).width / 2;
    write(text, Math.min(x, width - half - 1), y + 17, "quiet", "center");
  }
}
function crosshair(bottom) {
  const out = at("readout");
  out.replaceChildren();
  const add = (what, value) => {
    const one = make("span");
    one.append(make("i", what + " "), value);
    out.append(one);
  };
  if (hover === null) { add("", "Point at the chart, or tap it, to read its values."); return; }
  const x = xOf(hover);
  if (x < LEFT || x > width - RIGHT) return;
  pen.fillStyle = inks.ink;
  pen.globalAlpha = 0.6;
  pen.fillRect(x, TOP, 1, bottom - TOP);
  pen.globalAlpha = 1;
  add("at", clock(hover, span() < 60000 ? 3 : 1));
  const visit = data.visits.find((v) => v[2] <= hover && hover < v[3]);
  if (visit) add("zone", `${visit[0]} ${visit[1]}`);
  data.tracks.forEach((track, n) => {
    if (whole[n]) {
      const source = sourceFor(whole[n], view[0], view[1]), i = rowAt(source.t, hover);
      for (const name of ["set", "true", "measured"]) {
        const values = source[name], e = source.each;
        const text = e === 1 ? short(values[i] / 10) : `${short(values[i * e] / 10)} to ${short(values[i * e + 1] / 10)}`;
        add(name, text + " µA");
      }
    } else for (const series of track.series) {
      const line = series.lines.find((one) => one[0][0] <= hover && hover <= one[one.length - 1][0]);
      if (line) add(series.name, `${short(between(line, hover))} ${track.unit.split(/[ ,]/)[0]}`);
    }
  });
  for (const [name, spans] of data.strips) {
    const now = spans.find((s) => s[0] <= hover && hover < s[1]);
    if (now) add(name, now[2]);
  }
  const near = data.events.filter((e) => Math.abs(xOf(e[0]) - x) < 7).slice(0, 3);
  for (const [, kind, text] of near) {
    add(kind === "prompt" ? "says" : "", text);
    out.lastChild.dir = "auto";
  }
}
function between(line, ms) {
  for (let i = 1; i < line.length; i++) if (line[i][0] >= ms) {
    const [a, v] = line[i - 1], [b, w] = line[i];
    return b > a ? v + ((w - v) * (ms - a)) / (b - a) : w;
  }
  return line[line.length - 1][1];
}

// --- moving about ---------------------------------------------------------------------------------
function look(from, to) {
  const least = 20, most = data.end || 1;
  const wide = Math.min(Math.max(to - from, Math.min(least, most)), most);
  const start = Math.min(Math.max(from + (to - from - wide) / 2, 0), most - wide);
  view = [start, start + wide];
  draw();
}
function zoom(factor, middle) {
  const around = middle === undefined ? (view[0] + view[1]) / 2 : middle;
  look(around - (around - view[0]) * factor, around + (view[1] - around) * factor);
}
function goTo(visit) { if (visit) look(visit[2], visit[3]); }
at("closer").addEventListener("click", () => zoom(0.5));
at("wider").addEventListener("click", () => zoom(2));
at("whole").addEventListener("click", () => look(0, data.end));
const choice = at("waves");
if (!windows.length) choice.remove();
else {
  choice.append(new Option("A few waves of …", ""));
  windows.forEach((w, n) => choice.append(new Option(w.name, String(n))));
  choice.addEventListener("change", () => {
    const w = windows[Number(choice.value)];
    if (choice.value !== "") look(w.t[0], w.t[w.t.length - 1]);
    choice.value = "";
  });
}
const fingers = new Map();
let dragged = 0;
canvas.addEventListener("pointerdown", (event) => {
  fingers.set(event.pointerId, event.offsetX);
  dragged = 0;
  canvas.setPointerCapture(event.pointerId);
});
canvas.addEventListener("pointermove", (event) => {
  hover = msOf(event.offsetX);
  if (!fingers.has(event.pointerId)) { draw(); return; }
  const before = [...fingers.values()].map(msOf);
  const moved = event.offsetX - fingers.get(event.pointerId);
  fingers.set(event.pointerId, event.offsetX);
  dragged += Math.abs(moved);
  if (fingers.size === 1) {
    const ms = (moved / (width - LEFT - RIGHT)) * span();
    look(view[0] - ms, view[1] - ms);
  } else if (fingers.size === 2) {
    const now = [...fingers.values()].map(msOf);
    const factor = Math.abs(before[0] - before[1]) / Math.max(Math.abs(now[0] - now[1]), 1e-6);
    zoom(Math.min(Math.max(factor, 0.5), 2), (now[0] + now[1]) / 2);
  }
});
const lift = (event) => {
  if (fingers.delete(event.pointerId) && dragged < 5 && event.offsetY < TOP) {
    const ms = msOf(event.offsetX);
    goTo(data.visits.find((v) => v[2] <= ms && ms < v[3]));
  }
};
canvas.addEventListener("pointerup", lift);
canvas.addEventListener("pointercancel", (event) => fingers.delete(event.pointerId));
canvas.addEventListener("pointerleave", () => { hover = null; draw(); });
canvas.addEventListener("wheel", (event) => {
  if (event.ctrlKey || event.metaKey) {
    event.preventDefault();
    zoom(Math.exp(event.deltaY / 200), msOf(event.offsetX));
  } else if (Math.abs(event.deltaX) > Math.abs(event.deltaY)) {
    event.preventDefault();
    const ms = (event.deltaX / (width - LEFT - RIGHT)) * span();
    look(view[0] + ms, view[1] + ms);
  }
}, { passive: false });
canvas.addEventListener("keydown", (event) => {
  const step = span() / 8;
  const act = { ArrowLeft: () => look(view[0] - step, view[1] - step), "+": () => zoom(0.5), "=": () => zoom(0.5),
    ArrowRight: () => look(view[0] + step, view[1] + step), "-": () => zoom(2), 0: () => look(0, data.end) }[event.key];
  if (act) { event.preventDefault(); act(); }
});

// --- what the lines and colours mean -----------------------------------------------------------------
function legend(text, ink, share, thick, dots) {
  const one = make("span", text, share ? "block" : "");
  one.style.setProperty("--c", `var(--${ink})`);
  if (share) one.style.setProperty("--h", share);
  if (thick) one.style.setProperty("--w", thick + "px");
  if (dots) one.style.setProperty("--s", "dotted");
  at("legend").append(one);
}
if (data.strips.length) {
  legend("set", "set", 0, 5);
  legend("true, in the skin", "true", 0, 2);
  legend("measured", "measured", 0, 3, true);
  for (const [text, ink, share] of data.legend) legend(text, ink, share);
  for (const [, sign, ink, text] of Object.values(data.marks)) {
    legend(text, ink, 0);
    at("legend").lastChild.className = "mark";
    at("legend").lastChild.dataset.sign = sign;
  }
}
dark.addEventListener("change", () => { paint(); resize(); });
new ResizeObserver(resize).observe(canvas.parentElement);
light("");
resize();
