"use strict";
(() => {
  const panel = document.getElementById("reading");
  const place = name => panel.querySelector(`[data-field="${name}"]`);
  let chosen = null;
  let lit = [];

  const clear = () => {
    lit.forEach(cell => cell.classList.remove("lit"));
    lit = [];
    if (chosen) chosen.classList.remove("chosen");
    chosen = null;
  };
  const letters = number => {
    let text = "";
    for (let rest = number + 1; rest > 0; rest = Math.floor((rest - 1) / 26)) text = String.fromCharCode(65 + (rest - 1) % 26) + text;
    return text;
  };
  const pathOf = id => {
    const entry = document.getElementById(id);
    return entry ? { text: entry.dataset.path, cells: (entry.dataset.cells || "").split(" ").filter(Boolean) } : { text: "", cells: [] };
  };
  const set = (name, text) => {
    const shown = place(name);
    shown.textContent = text;
    shown.hidden = shown.previousElementSibling.hidden = !text;
  };

  const choose = cell => {
    clear();
    const grid = cell.closest("table");
    const sheet = grid.dataset.sheet;
    const table = cell.dataset.t || "1";
    const row = cell.parentElement.dataset.r;
    const column = cell.dataset.c;
    const address = letters(Number(column)) + (Number(row) + 1);
    const field = `${sheet}-t${table}-f${address}`;
    const isField = document.getElementById(field) !== null;
    const stub = pathOf(isField ? "" : `${sheet}-t${table}-r${row}`);
    const header = pathOf(isField ? field : `${sheet}-t${table}-c${column}`);
    lit = [...stub.cells, ...header.cells].map(at => document.getElementById(`${sheet}-${at}`)).filter(Boolean);
    lit.forEach(cell => cell.classList.add("lit"));
    cell.classList.add("chosen");
    chosen = cell;
    const written = cell.textContent.trim();
    const status = cell.dataset.s ? panel.dataset[`s${cell.dataset.s.replace(/-/g, "")}`] || cell.dataset.s : "";
    const value = "v" in cell.dataset ? cell.dataset.v : written.replace(/,/g, "");
    set("cell", address);
    set("written", written);
    set("value", written ? value || `${panel.dataset.none}${status ? ` (${status})` : ""}` : "");
    set("unit", cell.dataset.u || grid.dataset[`u${table}`] || "");
    set("header", header.text);
    set("stub", stub.text);
    set("doubts", (cell.dataset.d || "").split(" ").filter(Boolean)
      .map(id => document.getElementById(`${sheet}-d${id}`)?.dataset.text || "").join(" / "));
    panel.hidden = false;
  };

  document.querySelectorAll("table.grid").forEach(grid => {
    const first = grid.querySelector("td.b");
    if (first) first.tabIndex = 0;
    grid.addEventListener("click", event => {
      const cell = event.target.closest("td.b");
      if (cell) cell.focus() || (chosen !== cell && choose(cell));
    });
    grid.addEventListener("focusin", event => {
      const cell = event.target.closest("td.b");
      if (!cell || cell === chosen) return;
      grid.querySelectorAll("td.b[tabindex='0']").forEach(other => { other.tabIndex = -1; });
      cell.tabIndex = 0;
      choose(cell);
    });
    grid.addEventListener("mousedown", event => {
      const cell = event.target.closest("td.b");
      if (cell && !cell.hasAttribute("tabindex")) cell.tabIndex = -1;
    });
    grid.addEventListener("keydown", event => {
      const cell = event.target.closest("td.b");
      if (!cell) return;
      const along = (from, step) => {
        for (let next = from[step]; next; next = next[step]) if (next.matches("td.b")) return next;
        return null;
      };
      const across = step => {
        for (let row = cell.parentElement[step]; row; row = row[step]) {
          const next = row.querySelector(`td.b[data-c="${cell.dataset.c}"]`);
          if (next) return next;
        }
        return null;
      };
      const moves = {
        ArrowLeft: () => along(cell, "previousElementSibling"), ArrowRight: () => along(cell, "nextElementSibling"),
        ArrowUp: () => across("previousElementSibling"), ArrowDown: () => across("nextElementSibling"),
      };
      const next = moves[event.key]?.();
      if (next) {
        event.preventDefault();
        if (!next.hasAttribute("tabindex")) next.tabIndex = -1;
        next.focus();
      }
    });
  });
  panel.querySelector("button").addEventListener("click", () => { clear(); panel.hidden = true; });
  document.addEventListener("keydown", event => { if (event.key === "Escape" && !panel.hidden) { clear(); panel.hidden = true; } });
})();
