// The table of figures: rows narrowed and sorted, and each figure with its labels and the cell it came from.
"use strict";
const figures = document.getElementById("figures");
const tools = document.getElementById("tools");
const body = figures.tBodies[0];
// A row in the page, or one that was fetched and becomes an element when it is shown.
const inPage = (row) => ({ text: (column) => (column === undefined ? row.textContent : row.cells[column] ? row.cells[column].textContent : ""), element: () => row });
let published = [...body.rows].map(inPage);
// So many rows are shown at once where there are more than the page has.
const SHOWN = published.length;
let from = 0;

// Which header texts stand over a column, with rowspans and colspans unfolded.
const heads = [];
[...figures.tHead.rows].forEach((row, level) => {
  let column = 0;
  for (const cell of row.cells) {
    while (heads[level] && heads[level][column] !== undefined) column++;
    for (let down = 0; down < cell.rowSpan; down++) {
      heads[level + down] = heads[level + down] || [];
      for (let over = 0; over < cell.colSpan; over++) heads[level + down][column + over] = cell.textContent.trim();
    }
    column += cell.colSpan;
  }
});
const columnLabels = (column) => heads.map((level) => level[column]).filter((text, at, all) => text && text !== all[at - 1]);

function number(text) {
  const value = Number(text.replace(/,/g, "").replace("\u2212", "-").split(" ")[0]);
  return text.trim() !== "" && Number.isFinite(value) ? value : null;
}

// Rows that hold every word, in the order that is asked for.
function arrange() {
  from = 0;
  show();
}
function show() {
  const words = filter.value.normalize("NFKC").toLowerCase().split(/\s+/).filter(Boolean);
  const rows = published.filter((row) => {
    const text = row.text().normalize("NFKC").toLowerCase();
    return words.every((word) => text.includes(word));
  });
  const [column, down] = sort.value.split(" ");
  if (column !== "") {
    const key = (row) => row.text(Number(column));
    const compare = (a, b) => {
      const [x, y] = [number(key(a)), number(key(b))];
      if (x !== null && y !== null) return down ? y - x : x - y;
      if (x !== null || y !== null) return x !== null ? -1 : 1;
      return key(a).localeCompare(key(b), "ja", { numeric: true });
    };
    rows.sort(compare);
  }
  body.replaceChildren(...rows.slice(from, from + SHOWN).map((row) => row.element()));
  const reached = body.querySelector("td[data-c]");
  if (reached && !body.querySelector('td[tabindex="0"]')) reached.tabIndex = 0;
  turn(rows.length);
  count.textContent = tools.dataset.count.replace("{0}", rows.length).replace("{1}", published.length);
}

function field(name, control) {
  const label = document.createElement("label");
  label.textContent = name;
  control.id = "tool-" + tools.childElementCount;
  label.htmlFor = control.id;
  const box = document.createElement("div");
  box.append(label, control);
  tools.append(box);
  return control;
}
const filter = field(tools.dataset.filter, Object.assign(document.createElement("input"), { type: "search" }));
const sort = field(tools.dataset.sort, document.createElement("select"));
const option = (value, text) => { const made = document.createElement("option"); made.value = value; made.textContent = text; sort.append(made); };
option("", tools.dataset.order);
const width = Math.max(0, ...heads.map((level) => level.length)) - 1;
for (let column = 0; column < width; column++) {
  const name = columnLabels(column).join("／") || String(column + 1);
  option(`${column}`, name + " ↑");
  option(`${column} down`, name + " ↓");
}
const count = document.createElement("p");
count.setAttribute("role", "status");
tools.append(count);
// The rows that the page leaves out: fetched when they are asked for, then shown by the page.
const more = document.getElementById("more");
let turn = () => {};
if (more) {
  const facts = JSON.parse(document.getElementById("more-facts").textContent);
  const button = (text, act) => {
    const made = element("button", text, more);
    made.type = "button";
    made.addEventListener("click", act);
    return made;
  };
  const said = element("p", "", more);
  said.setAttribute("role", "status");
  const load = button(more.dataset.load, async () => {
    load.disabled = true;
    said.textContent = more.dataset.loading;
    try {
      const answer = await fetch(more.dataset.csv);
      if (!answer.ok) throw new Error(String(answer.status));
      const width = figures.tBodies[0].rows[0].cells.length - facts.stub.length - 1;
      published = window.seihyoRows(await answer.text(), facts).map((row) => {
        let made;
        const texts = [...row.labels.map((label) => label.text), ...Array.from({ length: width }, (_, column) => (row.cells[column] ? row.cells[column].text : ""))];
        return { text: (column) => (column === undefined ? texts.join(" ") : texts[column] || ""), element: () => (made ||= window.seihyoRow(row, facts, width)) };
      });
      load.remove();
      document.getElementById("cut").hidden = true;
      const before = button(more.dataset.before, () => { from -= SHOWN; show(); });
      const after = button(more.dataset.after, () => { from += SHOWN; show(); });
      turn = (found) => {
        before.disabled = from === 0;
        after.disabled = from + SHOWN >= found;
        said.textContent = more.dataset.at.replace("{0}", Math.min(from + 1, found)).replace("{1}", Math.min(from + SHOWN, found)).replace("{2}", found);
      };
      arrange();
    } catch {
      said.textContent = more.dataset.fail;
    }
  });
  more.hidden = false;
}
filter.addEventListener("input", arrange);
sort.addEventListener("change", arrange);
tools.hidden = false;
arrange();

// A figure with all that is known of it. One cell can be reached with Tab, the arrows go on from there.
const panel = document.getElementById("cell");
let chosen = null;
function element(name, text, into) {
  const made = document.createElement(name);
  made.textContent = text;
  into.append(made);
  return made;
}
function open(cell) {
  if (chosen) chosen.classList.remove("chosen");
  chosen = cell;
  cell.classList.add("chosen");
  const labels = [...cell.parentElement.querySelectorAll("th")].map((head) => head.textContent).concat(columnLabels(cell.cellIndex));
  const mark = cell.querySelector("abbr");
  panel.replaceChildren();
  element("p", cell.textContent, panel).className = "figure";
  if (mark) element("p", mark.title, panel);
  const list = element("ul", "", panel);
  for (const label of labels) element("li", label, list);
  if (cell.classList.contains("d")) element("p", panel.dataset.doubt, panel).className = "doubt";
  const from = element("p", `${panel.dataset.from}: `, panel);
  const row = cell.parentElement.querySelector("td.from a");
  const where = row && row.getAttribute("href").replace(/#r(\d+)-\d+$/, (_, part) => `#c${part}-${cell.dataset.c.split("!").pop()}`);
  const drawn = element(row ? "a" : "span", cell.dataset.c, from);
  if (row) drawn.href = where;
  if (panel.dataset.contact) {
    const about = `${panel.dataset.dataset} / ${panel.dataset.table} / ${cell.dataset.c}`;
    const text = `${about}\n${labels.join(" / ")}: ${cell.textContent}\n${location.href.split("#")[0]}\n\n`;
    const link = element("a", panel.dataset.tell, element("p", "", panel));
    const mail = panel.dataset.contact.startsWith("mailto:");
    link.href = panel.dataset.contact + (mail ? `?subject=${encodeURIComponent(`${panel.dataset.subject}: ${about}`)}&body=${encodeURIComponent(text)}` : `?about=${encodeURIComponent(about)}`);
  }
  const close = element("button", panel.dataset.close, panel);
  close.type = "button";
  close.className = "plain";
  close.addEventListener("click", shut);
  panel.hidden = false;
  if (cell.getBoundingClientRect().bottom > panel.getBoundingClientRect().top) cell.scrollIntoView({ block: "start", inline: "nearest" });
}
function shut() {
  panel.hidden = true;
  if (!chosen) return;
  chosen.classList.remove("chosen");
  chosen.focus();
}
// A figure with the focus comes to stand below the header, not behind it.
const clear = () => { body.closest(".scroll").style.scrollPaddingTop = figures.tHead.offsetHeight + "px"; };
addEventListener("resize", clear);
clear();
const cells = () => [...body.querySelectorAll("td[data-c]")];
const first = cells()[0];
if (first) first.tabIndex = 0;
body.addEventListener("click", (event) => {
  const cell = event.target.closest("td[data-c]");
  if (cell) open(cell);
});
body.addEventListener("keydown", (event) => {
  const cell = event.target.closest("td[data-c]");
  if (!cell) return;
  const steps = { ArrowLeft: [0, -1], ArrowRight: [0, 1], ArrowUp: [-1, 0], ArrowDown: [1, 0] };
  if (event.key === "Enter" || event.key === " ") { event.preventDefault(); open(cell); return; }
  if (!(event.key in steps)) return;
  const [down, over] = steps[event.key];
  const rows = [...body.rows];
  let row = rows.indexOf(cell.parentElement), column = cell.cellIndex;
  for (;;) {
    row += down;
    column += over;
    const next = rows[row] && rows[row].cells[column];
    if (!next) return;
    if (!next.dataset.c) continue;
    event.preventDefault();
    cell.tabIndex = -1;
    next.tabIndex = 0;
    next.focus();
    return;
  }
});
document.addEventListener("keydown", (event) => { if (event.key === "Escape" && !panel.hidden) shut(); });
