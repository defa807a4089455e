// The rows of a table that its page leaves out, read from the tidy CSV and laid out as the page lays out the first ones.
"use strict";
window.seihyoRows = (text, facts) => {
  const records = csv(text.replace(/^\uFEFF/, ""));
  const names = records.next().value;
  const at = Object.fromEntries(names.map((name, column) => [name, column]));
  const columns = new Map(facts.columns.map((key, column) => [JSON.stringify([key.labels, key.time]), column]));
  const rows = [], places = new Map(), times = new Map();
  for (const record of records) {
    const said = (name) => (at[name] === undefined ? "" : record[at[name]]);
    const source = said("source_cell");
    const [, sheet, line] = source.match(/^(.*!|)[A-Z]*(.*)$/s);
    const place = [said("source"), sheet, facts.form ? "" : line].join("\t");
    if (!places.has(place)) {
      places.set(place, rows.length);
      rows.push({ labels: facts.stub.map((name) => ({ text: said(name), above: said(`${name}_parents`).split(" > ").filter(Boolean) })), cells: [] });
    }
    const labels = facts.across.map((name) => [said(name) || null, said(`${name}_parents`) || null]);
    const seen = `${places.get(place)}\t${JSON.stringify(labels)}`;
    const time = times.get(seen) || 0;
    times.set(seen, time + 1);
    const column = columns.get(JSON.stringify([labels, time]));
    if (column !== undefined) rows[places.get(place)].cells[column] = figure(said, facts, column, source);
  }
  return rows.map((row, number) => ({ ...row, number }));

  // What stands in a cell, as the page writes it.
  function figure(said, facts, column, source) {
    const mark = said("mark"), value = said("value");
    const number = value === "" ? null : shown(Number(value), facts.decimals[column]);
    const text = number === null ? mark || said("text") : mark ? `${number} ${mark}` : number;
    return {
      text, source,
      kind: number !== null ? "n" : mark ? "m" : "t",
      doubtful: said("certain") === "false",
      meaning: facts.meanings[`${said("status")}\t${mark}`],
      unit: facts.units && number !== null ? said("unit") : "",
    };
  }

  // A number with the decimals that its column usually shows, or more where it has more.
  function shown(value, decimals) {
    let digits;
    for (let tried = decimals ? decimals[0] : 1; decimals && tried <= decimals[1] && digits === undefined; tried++) {
      const times = value * 10 ** tried;
      if (Math.abs(times - Math.round(times)) < 1e-6 * Math.max(1, Math.abs(times))) digits = tried;
    }
    const plain = digits === undefined ? Math.abs(value).toLocaleString("en", { maximumFractionDigits: 20 }) : Math.abs(value).toLocaleString("en", { minimumFractionDigits: digits, maximumFractionDigits: digits });
    return (value < 0 && /[1-9]/.test(plain) ? "\u2212" : "") + plain;
  }

  // Records of a CSV file.
  function* csv(text) {
    let record = [], field = "", quoted = false;
    for (let at = 0; at < text.length; at++) {
      const c = text[at];
      if (quoted) {
        if (c !== '"') field += c;
        else if (text[at + 1] === '"') { field += c; at++; }
        else quoted = false;
      } else if (c === '"') quoted = true;
      else if (c === ",") { record.push(field); field = ""; }
      else if (c === "\n" || c === "\r") {
        if (c === "\r" && text[at + 1] === "\n") at++;
        record.push(field);
        yield record;
        record = []; field = "";
      } else field += c;
    }
    if (field || record.length) { record.push(field); yield record; }
  }
};

// A row as an element, as the page's own are.
window.seihyoRow = (row, facts, width) => {
  const tr = document.createElement("tr");
  const cell = (name, text) => { const made = document.createElement(name); made.textContent = text; tr.append(made); return made; };
  const heads = [];
  row.labels.forEach(({ text, above }, level) => {
    const made = cell(text ? "th" : "td", text);
    if (!text) { if (facts.over) made.setAttribute("headers", `k${level}`); return; }
    made.scope = "row";
    if (above.length) {
      made.className = `i${Math.min(above.length, 5)}`;
      const hidden = document.createElement("span");
      hidden.className = "vh";
      hidden.textContent = above.join(" ") + " ";
      made.prepend(hidden);
    }
    if (!facts.over) return;
    made.id = `r${row.number}-${level}`;
    made.setAttribute("headers", `k${level}`);
    heads.push(made.id);
  });
  for (let column = 0; column < width; column++) {
    const of = row.cells[column] || { text: "", kind: "" };
    const made = cell("td", of.meaning ? "" : of.text);
    made.className = of.kind + (of.doubtful ? " d" : "");
    if (facts.over) made.setAttribute("headers", [...heads, facts.over[column]].join(" "));
    if (of.source) made.dataset.c = of.source;
    if (of.meaning) { const abbr = document.createElement("abbr"); abbr.title = of.meaning; abbr.textContent = of.text; made.append(abbr); }
    if (of.unit) { const unit = document.createElement("span"); unit.className = "unit"; unit.textContent = of.unit; made.append(" ", unit); }
  }
  const sources = row.cells.filter((of) => of && of.source).map((of) => of.source);
  const from = cell("td", sources.length > 1 ? `${sources[0]}:${sources.at(-1).split("!").pop()}` : sources[0] || "");
  from.className = "from";
  if (facts.over) from.setAttribute("headers", [...heads, "from"].join(" "));
  return tr;
};
