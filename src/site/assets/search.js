// Search over the index of the catalog, and the choice by cadence. The words of a question are cut as the index was cut: see
// src/site/search.rs, whose tests run this file too.
"use strict";
const JAPANESE = /[々〆〇\u3041-\u3096\u309d-\u309f\u30a1-\u30fa\u30fc-\u30ff\u3400-\u4dbf\u4e00-\u9fff\uf900-\ufaff\u{20000}-\u{3ffff}]/u;
const WORD = /[0-9a-z\u00c0-\u00d6\u00d8-\u00f6\u00f8-\u024f]/u;

function tokens(text) {
  const found = [];
  let run = [], kind = null;
  const end = () => {
    if (kind === "j" && run.length > 1) for (let at = 0; at + 1 < run.length; at++) found.push(run[at] + run[at + 1]);
    else if (kind) found.push(run.join(""));
    run = [];
  };
  for (const c of text.normalize("NFKC").toLowerCase()) {
    const own = JAPANESE.test(c) ? "j" : WORD.test(c) ? "w" : null;
    if (own !== kind) { end(); kind = own; }
    if (own) run.push(c);
  }
  end();
  return found;
}

// The documents that hold every word, the best first. The last word may go on; a single kanji is found within pairs.
function find(index, question) {
  const words = tokens(question);
  if (!words.length) return [];
  index.all ??= Object.keys(index.terms);
  let scores = null;
  words.forEach((word, at) => {
    const single = JAPANESE.test(word) && [...word].length === 1;
    const open = !JAPANESE.test(word) && at === words.length - 1;
    const terms = single || open ? index.all.filter((term) => (single ? term.includes(word) : term.startsWith(word))) : word in index.terms ? [word] : [];
    const own = new Map();
    for (const term of terms) {
      const postings = index.terms[term];
      let document = 0;
      const rare = Math.log(1 + index.documents.length / (postings.length / 2));
      for (let i = 0; i < postings.length; i += 2) {
        document += postings[i];
        own.set(document, Math.max(own.get(document) || 0, postings[i + 1] * rare * (term === word ? 1 : 0.6)));
      }
    }
    if (scores === null) scores = own;
    else for (const [document, score] of scores) own.has(document) ? scores.set(document, score + own.get(document)) : scores.delete(document);
  });
  return [...scores].sort((a, b) => b[1] - a[1] || a[0] - b[0]).map(([document]) => index.documents[document]);
}

if (typeof module !== "undefined") module.exports = { tokens, find };

if (typeof document !== "undefined") {
  const lang = document.documentElement.lang;
  const ja = lang === "ja";
  const form = document.querySelector("form.search");
  const box = document.getElementById("q");
  const hits = document.getElementById("hits");
  const list = document.getElementById("hits-list");
  const count = document.getElementById("hits-count");
  // The index is large where there are many datasets: it comes after the page, or when somebody is about to ask. A script is what a page
  // may load from a disk too.
  const say = (text) => { count.textContent = text; };
  let asked = false;
  const load = () => {
    if (asked) return;
    asked = true;
    const script = document.createElement("script");
    script.src = form.dataset.index;
    script.addEventListener("load", show);
    script.addEventListener("error", () => { asked = false; say(ja ? "索引を読み込めませんでした。" : "The index could not be loaded."); });
    document.head.append(script);
  };
  const show = () => {
    const question = box.value.trim();
    hits.hidden = question === "";
    if (hits.hidden) return;
    if (!window.seihyoIndex) {
      list.replaceChildren();
      say(ja ? "索引を読み込んでいます…" : "Loading the index…");
      load();
      return;
    }
    const found = find(window.seihyoIndex, question);
    say(found.length ? (ja ? `${found.length} 件` : `${found.length} results`) : (ja ? "見つかりませんでした。短い語で試してください。" : "Nothing found. Try a shorter word."));
    list.replaceChildren(...found.slice(0, 50).map((hit) => {
      const item = document.createElement("li");
      const link = document.createElement("a");
      link.href = hit.path;
      link.textContent = ja ? hit.ja : hit.en;
      item.append(link);
      item.className = hit.of ? "" : "whole";
      if (hit.of) {
        const of = document.createElement("span");
        of.className = "small";
        of.textContent = " " + hit.of[ja ? 0 : 1];
        item.append(of);
      } else {
        const latest = document.createElement("time");
        latest.className = "small";
        latest.dateTime = latest.textContent = hit.latest;
        item.append(" ", latest);
      }
      return item;
    }));
  };
  // Several keys within a frame are one question.
  let waiting = false;
  box.addEventListener("input", () => {
    if (waiting) return;
    waiting = true;
    requestAnimationFrame(() => { waiting = false; show(); });
  });
  box.addEventListener("focus", load);
  form.addEventListener("submit", (event) => {
    event.preventDefault();
    show();
    const first = list.querySelector("a");
    if (first) first.focus();
  });
  form.hidden = false;
  const given = new URLSearchParams(location.search).get("q");
  if (given) { box.value = given; show(); }
  else window.addEventListener("load", () => setTimeout(load));

  const choices = document.querySelector(".choices");
  const cadence = document.getElementById("cadence");
  choices.hidden = false;
  cadence.addEventListener("change", () => {
    const name = cadence.selectedOptions[0].dataset.name;
    let shown = 0;
    for (const theme of document.querySelectorAll("section.theme")) {
      let any = false;
      for (const card of theme.querySelectorAll("[data-cadence]")) {
        card.hidden = cadence.value !== "" && card.dataset.cadence !== name;
        if (!card.hidden) { any = true; shown += 1; }
      }
      theme.hidden = !any;
    }
    document.getElementById("choices-count").textContent = ja ? `${shown} 件` : `${shown} datasets`;
  });
}
