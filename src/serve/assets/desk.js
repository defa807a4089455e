"use strict";
(() => {
  const at = id => document.getElementById(id);
  const lang = document.documentElement.lang;
  const words = at("words").dataset;
  const word = (key, value) => {
    const name = key.replace(/-([a-z])/g, (_, letter) => letter.toUpperCase());
    return (words[name] || key).replace("{0}", value ?? "");
  };
  const PARTS = ["header", "stub", "body"];
  let file = null;
  let place = { sheet: 0, table: 0 };
  const corrections = new Map();
  let pointing = null;

  const say = (text, isFault) => {
    at("said").textContent = text;
    at("said").classList.toggle("fault", Boolean(isFault));
  };
  const said = () => (corrections.size ? JSON.stringify([...corrections.values()]) : "");
  const address = (what, more) => {
    const asked = new URLSearchParams({ lang, corrections: said(), ...more });
    return `/desk/files/${file.id}${what}?${asked}`;
  };
  const answer = async response => {
    const told = await response.json();
    if (!response.ok) throw new Error(told.error || response.statusText);
    return told;
  };
  const element = (name, text, className) => {
    const made = document.createElement(name);
    if (text !== undefined) made.textContent = text;
    if (className) made.className = className;
    return made;
  };

  const take = async chosen => {
    say(word("reading"));
    try {
      const asked = new URLSearchParams({ lang, name: chosen.name });
      file = await answer(await fetch(`/desk/files?${asked}`, { method: "POST", body: chosen }));
    } catch (fault) {
      at("read").hidden = true;
      return say(`${word("failed")}\n${fault.message}`, true);
    }
    corrections.clear();
    at("definition-id").value = file.draft;
    const first = file.sheets.findIndex(sheet => !sheet.hidden && sheet.tables.length);
    place = { sheet: Math.max(first, 0), table: first < 0 ? 0 : 1 };
    at("read").hidden = false;
    say(word("read-done", chosen.name));
    show();
  };

  const again = async () => {
    try {
      file = await answer(await fetch(address("")));
      say("");
    } catch (fault) {
      say(fault.message, true);
    }
    show();
  };

  const tableSaid = table => {
    if (table.dropped) return [word("table-dropped")];
    if (table.absent) return [word("table-absent"), true];
    const figures = word("table-figures", table.observations.toLocaleString(lang));
    return table.doubts.length ? [`${figures} · ${word("table-doubts", table.doubts.length)}`, true] : [`${figures} · ${word("table-certain")}`];
  };

  const entry = (name, small, isDoubt, target) => {
    const item = element("li");
    const button = element("button", name);
    button.type = "button";
    button.append(element("small", small, isDoubt ? "doubt" : ""));
    button.setAttribute("aria-current", String(target.sheet === place.sheet && target.table === place.table));
    button.addEventListener("click", () => { place = target; show(); });
    item.append(button);
    return item;
  };

  const showTables = () => {
    const list = at("tables");
    list.replaceChildren();
    file.sheets.forEach((sheet, number) => {
      const flags = [sheet.hidden && word("sheet-hidden"), sheet.blank ? word("sheet-blank") : !sheet.tables.length && word("sheet-no-table")];
      const item = entry(sheet.name || word("whole-sheet"), flags.filter(Boolean).join(" · "), false, { sheet: number, table: 0 });
      const inner = element("ol");
      sheet.tables.forEach((table, index) => {
        const target = { sheet: number, table: index + 1 };
        const [small, isDoubt] = tableSaid(table);
        const mark = corrections.has(key(target)) ? ` (${word("table-corrected")})` : "";
        inner.append(entry(`${word("table-number", index + 1)}${mark}`, `${table.title ? `${table.title} · ` : ""}${small}`, isDoubt, target));
      });
      if (inner.children.length) item.append(inner);
      list.append(item);
    });
  };

  const key = target => `${target.sheet}/${target.table}`;
  const table = () => file.sheets[place.sheet]?.tables[place.table - 1];

  const showDoubts = () => {
    const shown = table();
    const own = shown ? shown.doubts : file.sheets[place.sheet]?.tables.flatMap(one => one.doubts) || [];
    const all = [...own, ...file.findings];
    const list = at("doubts");
    list.replaceChildren();
    if (!all.length) list.append(element("li", word("no-doubts")));
    for (const one of all) {
      const item = element("li");
      item.append(element("code", one.code), ` ${one.place}: ${one.text}${one.hint ? ` — ${one.hint}` : ""}`);
      list.append(item);
    }
  };

  const show = () => {
    stopPointing();
    at("name").textContent = file.name;
    const points = (file.score || []).filter(level => level.points !== null).map(level => `${level.level} ${level.points}`).join("  ");
    const facts = [...file.facts, `${file.bytes.toLocaleString(lang)} B`, points && `${word("score")}: ${points}`].filter(Boolean);
    at("facts").replaceChildren(...facts.map(fact => element("li", fact)));
    at("result").href = address("/result", { id: at("definition-id").value });
    at("check").href = address("/check", {});
    showTables();
    showDoubts();
    const shown = table();
    at("ranges").hidden = !place.table;
    const own = corrections.get(key(place));
    for (const part of PARTS) at(part).value = own ? own[part] : shown?.[part] || "";
    at("form").checked = Boolean(own ? own.form : shown?.form);
    at("reset").hidden = !own;
    const picture = address("/sheet", place);
    if (at("sheet").getAttribute("src") !== picture) at("sheet").src = picture;
  };

  const detected = () => place.table <= (file.sheets[place.sheet]?.detected ?? 0);
  const correct = more => {
    const ranges = Object.fromEntries(PARTS.map(part => [part, at(part).value.trim()]));
    corrections.set(key(place), { ...place, ...ranges, form: at("form").checked, drop: false, ...more });
    again();
  };

  at("file").addEventListener("change", () => { if (at("file").files[0]) take(at("file").files[0]); });
  const drop = at("drop");
  for (const name of ["dragenter", "dragover"]) {
    document.addEventListener(name, event => { event.preventDefault(); drop.classList.add("over"); });
  }
  document.addEventListener("dragleave", event => { if (!event.relatedTarget) drop.classList.remove("over"); });
  document.addEventListener("drop", event => {
    event.preventDefault();
    drop.classList.remove("over");
    const dropped = event.dataTransfer?.files[0];
    if (dropped) take(dropped);
  });
  at("ranges").addEventListener("submit", event => { event.preventDefault(); correct({}); });
  at("drop-table").addEventListener("click", () => {
    if (detected()) return correct({ drop: true });
    corrections.delete(key(place));
    place = { sheet: place.sheet, table: 0 };
    again();
  });
  at("reset").addEventListener("click", () => {
    corrections.delete(key(place));
    if (!detected()) place = { sheet: place.sheet, table: 0 };
    again();
  });
  at("new-table").addEventListener("click", () => {
    place = { sheet: place.sheet, table: (file.sheets[place.sheet]?.tables.length || 0) + 1 };
    show();
    at("header").focus();
  });
  at("definition-form").addEventListener("submit", event => {
    event.preventDefault();
    location.assign(address("/definition", { id: at("definition-id").value, published: at("published").value }));
  });
  const today = new Date();
  at("published").value = [today.getFullYear(), today.getMonth() + 1, today.getDate()].map(part => String(part).padStart(2, "0")).join("-");

  // Pointing: a button arms it, a drag over the drawn sheet gives the range.
  const buttons = [...document.querySelectorAll("button[data-point]")];
  const stopPointing = () => {
    pointing?.box?.remove();
    pointing = null;
    for (const button of buttons) button.setAttribute("aria-pressed", "false");
  };
  for (const button of buttons) {
    button.setAttribute("aria-pressed", "false");
    button.addEventListener("click", () => {
      const part = button.dataset.point;
      const stops = pointing?.part === part;
      stopPointing();
      if (stops) return say("");
      pointing = { part };
      button.setAttribute("aria-pressed", "true");
      say(word("pointing", document.querySelector(`label[for="${part}"]`).textContent));
      at("sheet").scrollIntoView({ block: "nearest" });
    });
  }
  const escape = event => { if (event.key === "Escape" && pointing) { stopPointing(); say(""); } };
  document.addEventListener("keydown", escape);

  const number = letters => [...letters].reduce((all, letter) => all * 26 + letter.charCodeAt(0) - 64, 0);
  const letters = count => {
    let text = "";
    for (let rest = count; rest > 0; rest = Math.floor((rest - 1) / 26)) text = String.fromCharCode(65 + (rest - 1) % 26) + text;
    return text;
  };
  /** The rows and columns that a drawn cell takes, from 1. */
  const extent = cell => {
    const row = Number(cell.parentElement.dataset.r) + 1;
    const box = cell.getBoundingClientRect();
    const heads = [...cell.closest("table").querySelectorAll("thead th")].slice(1).filter(head => /^[A-Z]+$/.test(head.textContent));
    const over = x => heads.find(head => { const own = head.getBoundingClientRect(); return own.left <= x && x < own.right; });
    const [left, right] = [over(box.left + 1), over(box.right - 1)];
    if (Number.isNaN(row) || !left || !right) return null;
    return { top: row, bottom: row + cell.rowSpan - 1, left: number(left.textContent), right: number(right.textContent) };
  };
  const joined = (a, b) => ({
    top: Math.min(a.top, b.top), bottom: Math.max(a.bottom, b.bottom), left: Math.min(a.left, b.left), right: Math.max(a.right, b.right),
  });
  const range = area => {
    const [first, last] = [`${letters(area.left)}${area.top}`, `${letters(area.right)}${area.bottom}`];
    return first === last ? first : `${first}:${last}`;
  };

  at("sheet").addEventListener("load", () => {
    const inner = at("sheet").contentDocument;
    if (!inner) return;
    inner.addEventListener("keydown", escape);
    const cellOf = event => event.target.closest?.("table.grid td, table.grid tbody th.c");
    const draw = (from, to) => {
      pointing.box ??= inner.body.appendChild(inner.createElement("div"));
      const [a, b] = [from.getBoundingClientRect(), to.getBoundingClientRect()];
      const view = inner.defaultView;
      Object.assign(pointing.box.style, {
        position: "absolute", pointerEvents: "none", outline: "3px solid #b3540a", background: "rgb(179 84 10 / 15%)",
        left: `${Math.min(a.left, b.left) + view.scrollX}px`, top: `${Math.min(a.top, b.top) + view.scrollY}px`,
        width: `${Math.max(a.right, b.right) - Math.min(a.left, b.left)}px`, height: `${Math.max(a.bottom, b.bottom) - Math.min(a.top, b.top)}px`,
      });
    };
    inner.addEventListener("pointerdown", event => {
      const cell = pointing && cellOf(event);
      if (!cell) return;
      event.preventDefault();
      pointing.from = pointing.to = cell;
      draw(cell, cell);
    });
    inner.addEventListener("pointermove", event => {
      const cell = pointing?.from && cellOf(event);
      if (!cell || cell === pointing.to) return;
      pointing.to = cell;
      draw(pointing.from, cell);
    });
    inner.addEventListener("pointerup", () => {
      if (!pointing?.from) return;
      const [a, b] = [extent(pointing.from), extent(pointing.to)];
      const part = pointing.part;
      if (a && b) at(part).value = range(joined(a, b));
      stopPointing();
      say("");
      at(part).focus();
    });
    inner.addEventListener("selectstart", event => { if (pointing) event.preventDefault(); });
  });
})();
