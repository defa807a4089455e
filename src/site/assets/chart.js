// The choice of series: redraws the chart from the figures in the page, as src/site/chart draws it when the site is built.
"use strict";
const source = document.getElementById("chart-data");
const legend = document.getElementById("legend");
const SVG = "http://www.w3.org/2000/svg";
const MOST = 6;

function figure(value, decimals) {
  const text = Math.abs(value).toLocaleString("en-US", { minimumFractionDigits: decimals, maximumFractionDigits: decimals });
  return value < 0 && /[1-9]/.test(text) ? "\u2212" + text : text;
}
function scale(values, steps, zero) {
  let low = Math.min(...values), high = Math.max(...values);
  if (!values.length) [low, high] = [0, 1];
  if (zero || (low >= 0 && low < (high - low) * 0.6)) [low, high] = [Math.min(low, 0), Math.max(high, 0)];
  if (high - low <= Number.EPSILON * Math.max(Math.abs(high), 1)) {
    const room = low === 0 ? 1 : Math.abs(low) * 0.1;
    [low, high] = [low - room, high + room];
  }
  const rough = (high - low) / steps;
  const power = 10 ** Math.floor(Math.log10(rough));
  const step = [1, 2, 5, 10].map((times) => times * power).find((step) => step >= rough) || rough;
  let decimals = 0;
  while (decimals < 9 && Math.abs(step * 10 ** decimals - Math.round(step * 10 ** decimals)) > 1e-6) decimals++;
  return { low: Math.floor(low / step) * step, high: Math.ceil(high / step) * step, step, decimals };
}
const em = (text) => [...text].reduce((width, c) => width + (c.charCodeAt(0) < 128 ? 0.56 : 1), 0);
function fitted(text, most) {
  if (em(text) <= most) return text;
  let out = "", width = 1;
  for (const c of text) {
    width += em(c);
    if (width > most) break;
    out += c;
  }
  return out + "…";
}
function add(into, name, attributes, text) {
  const made = document.createElementNS(SVG, name);
  for (const [key, value] of Object.entries(attributes)) made.setAttribute(key, typeof value === "number" ? Math.round(value * 10) / 10 : value);
  if (text !== undefined) made.textContent = text;
  into.append(made);
  return made;
}
function dot(into, place, x, y) {
  const r = 3.2;
  const n = (value) => Math.round(value * 10) / 10;
  const shapes = [null, `M${n(x - 3)} ${n(y - 3)}h6v6h-6z`, `M${n(x)} ${n(y - 4)}l4 7h-8z`, `M${n(x)} ${n(y - 4)}l4 4-4 4-4-4z`, `M${n(x)} ${n(y + 4)}l4-7h-8z`, null];
  if (shapes[place % 6]) add(into, "path", { d: shapes[place % 6] });
  else add(into, "circle", { cx: x, cy: y, r, ...(place % 6 === 5 ? { class: "open" } : {}) });
}
function lines(data, shown, svg, width, height) {
  const axis = scale(shown.flatMap((series) => series.values.filter((value) => value !== null)), 5, false);
  const ticks = [];
  for (let at = 0; at < 40 && axis.low + at * axis.step <= axis.high + axis.step * 0.01; at++) ticks.push(axis.low + at * axis.step);
  const left = Math.max(1, ...ticks.map((tick) => em(figure(tick, axis.decimals)))) * 12 + 10;
  const right = width - 14, top = 26, bottom = height - 30;
  const days = data.points.map((point) => point.day);
  const first = days[0], span = Math.max(days[days.length - 1] - first, 1);
  const x = (day) => left + 8 + ((day - first) / span) * (right - left - 16);
  const y = (value) => bottom - ((value - axis.low) / (axis.high - axis.low)) * (bottom - top);
  if (shown[0].unit) add(svg, "text", { class: "unit", x: 0, y: 12 }, `（${fitted(shown[0].unit, 24)}）`);
  for (const tick of ticks) {
    add(svg, "path", { class: Math.abs(tick) < 1e-12 ? "zero" : "grid", d: `M${left} ${y(tick)}H${right}` });
    add(svg, "text", { class: "tick y", x: left - 6, y: y(tick), dy: 4 }, figure(tick, axis.decimals));
  }
  const widest = Math.max(1, ...data.points.map((point) => em(point.label))) * 12 + 14;
  let free = right + 14;
  for (const point of [...data.points].reverse()) {
    const at = x(point.day), over = at + widest / 2 > right + 14;
    const from = over ? right + 14 - widest : at - widest / 2, to = over ? right + 14 : at + widest / 2;
    if (to > free + 0.1 || from < 0) continue;
    add(svg, "path", { class: "mark", d: `M${at} ${bottom}v5` });
    add(svg, "text", { class: over ? "tick x end" : "tick x middle", x: over ? right + 12 : at, y: bottom + 20 }, point.label);
    free = from;
  }
  const steps = days.slice(1).map((day, at) => day - days[at]).sort((a, b) => a - b);
  const usual = steps.length ? steps[Math.floor(steps.length / 2)] : 1;
  shown.forEach((series, place) => {
    const group = add(svg, "g", { class: "s" + ((place % 6) + 1) });
    let path = "", before = null;
    const dots = [];
    series.values.forEach((value, at) => {
      if (value === null) { before = null; return; }
      const px = x(days[at]), py = y(value);
      const goesOn = before !== null && days[at] - before <= usual + Math.floor(usual / 2);
      path += `${goesOn ? "L" : "M"}${px.toFixed(1)} ${py.toFixed(1)}`;
      const alone = !goesOn && (at + 1 >= series.values.length || series.values[at + 1] === null);
      if (data.points.length <= 40 || alone || at + 1 === series.values.length) dots.push([px, py]);
      before = days[at];
    });
    add(group, "path", { class: "line", d: path });
    for (const [px, py] of dots) dot(group, place, px, py);
  });
  return height;
}
function bars(data, shown, svg, width) {
  const series = shown[0];
  const rows = data.points.map((point, at) => [point.label, series.values[at]]).slice(0, 30);
  const axis = scale(rows.map(([, value]) => value).filter((value) => value !== null), 4, true);
  const names = Math.min(Math.max(2, ...rows.map(([name]) => em(name))), (width * 0.4) / 12);
  const room = Math.max(1, ...rows.filter(([, value]) => value !== null).map(([, value]) => em(figure(value, series.decimals)))) * 12 + 10;
  const left = names * 12 + 12 + (axis.low < 0 ? room : 0), right = width - room;
  const x = (value) => left + ((value - axis.low) / (axis.high - axis.low)) * (right - left);
  if (series.unit) add(svg, "text", { class: "unit", x: 0, y: 12 }, `（${fitted(series.unit, 24)}）`);
  const group = add(svg, "g", { class: "s1" });
  rows.forEach(([name, value], at) => {
    const y = 26 + at * 24;
    add(group, "text", { class: "name", x: names * 12 + 4, y: y + 15 }, fitted(name, names));
    if (value === null) { add(group, "text", { class: "value start", x: x(0) + 5, y: y + 16 }, "…"); return; }
    const from = Math.min(x(0), x(value)), to = Math.max(x(0), x(value));
    add(group, "path", { class: "bar", d: `M${from} ${y + 3}h${to - from}v18h-${to - from}z` });
    add(group, "text", { class: value < 0 ? "value end" : "value start", x: value < 0 ? from - 5 : to + 5, y: y + 16 }, figure(value, series.decimals));
  });
  add(svg, "path", { class: "zero", d: `M${x(0)} 22V${26 + rows.length * 24}` });
  return 26 + rows.length * 24 + 8;
}
function keys(data, shown) {
  legend.replaceChildren(...shown.map((series, place) => {
    const item = document.createElement("li");
    item.className = "s" + ((place % 6) + 1);
    if (data.kind === "line") {
      const svg = add(item, "svg", { viewBox: "0 0 32 14", class: "chart", "aria-hidden": "true" });
      svg.classList.add("key");
      const group = add(svg, "g", { class: "s" + ((place % 6) + 1) });
      add(group, "path", { class: "line", d: "M0 7H32" });
      dot(group, place, 16, 7);
    }
    const name = document.createElement("span");
    name.className = "key-name";
    name.textContent = series.name;
    item.append(name);
    return item;
  }));
}
function draw(data, chosen) {
  const shown = chosen.map((at) => data.series[at]);
  for (const svg of document.querySelectorAll("#chart .drawing > svg")) {
    const wide = svg.classList.contains("w");
    const width = wide ? 760 : 360;
    for (const old of [...svg.children]) if (!/^(title|desc)$/i.test(old.tagName)) old.remove();
    const height = data.kind === "line" ? lines(data, shown, svg, width, wide ? 360 : 320) : bars(data, shown, svg, width);
    svg.setAttribute("viewBox", `0 0 ${width} ${height}`);
    const said = shown.map((series) => {
      const at = series.values.map((value, at) => [value, at]).filter(([value]) => value !== null);
      const say = ([value, at]) => `${data.points[at].label} ${figure(value, series.decimals)}${series.unit}`;
      return at.length ? `${series.name}: ${say(at[0])}, ${say(at[at.length - 1])}` : series.name;
    });
    svg.querySelector("desc").textContent = said.join(" / ");
  }
  keys(data, shown);
}
if (source) {
  const data = JSON.parse(source.textContent);
  const box = document.getElementById("chart-choice");
  let chosen = data.shown.slice();
  const single = data.kind === "bar";
  const set = document.createElement("fieldset");
  const title = document.createElement("legend");
  title.textContent = box.dataset.label;
  set.append(title);
  const status = document.createElement("p");
  status.className = "small";
  status.setAttribute("role", "status");
  const list = document.createElement("div");
  list.className = "list";
  const picks = data.series.map((series, at) => {
    const label = document.createElement("label");
    label.className = "pick";
    const input = document.createElement("input");
    input.type = single ? "radio" : "checkbox";
    input.name = "series";
    input.checked = chosen.includes(at);
    const name = document.createElement("span");
    name.textContent = (series.name || "—") + (series.unit ? `（${series.unit}）` : "");
    label.append(input, name);
    list.append(label);
    input.addEventListener("change", () => {
      status.textContent = "";
      if (single) chosen = [at];
      else if (!input.checked) {
        if (chosen.length === 1) { input.checked = true; status.textContent = box.dataset.none; return; }
        chosen = chosen.filter((other) => other !== at);
      } else {
        if (data.series[chosen[0]].unit !== series.unit) { chosen = []; status.textContent = box.dataset.unit; }
        if (chosen.length === MOST) { input.checked = false; status.textContent = box.dataset.most; return; }
        chosen = [...chosen, at].sort((a, b) => a - b);
        picks.forEach((pick, other) => { pick.input.checked = chosen.includes(other); });
      }
      draw(data, chosen);
    });
    return { label, input, text: name.textContent.normalize("NFKC").toLowerCase() };
  });
  if (picks.length > 12) {
    const narrow = document.createElement("label");
    narrow.className = "narrow";
    narrow.textContent = box.dataset.filter + " ";
    const input = Object.assign(document.createElement("input"), { type: "search" });
    input.addEventListener("input", () => {
      const words = input.value.normalize("NFKC").toLowerCase().split(/\s+/).filter(Boolean);
      for (const pick of picks) pick.label.hidden = !words.every((word) => pick.text.includes(word));
    });
    narrow.append(input);
    set.append(narrow);
  }
  set.append(list, status);
  box.append(set);
  box.hidden = false;
}
