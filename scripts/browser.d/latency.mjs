// How long the search of a built catalog takes in Chromium: from the keystroke to the hits on the screen.
//
// usage: node latency.mjs OUTPUT
import { launch } from "./chromium.mjs";
import { serve } from "./server.mjs";

// What people type, a key at a time: compounds, parts of them, words in both widths, several words, single characters, nothing to be found.
const QUESTIONS = [
  "求人倍率", "有効求人倍率", "完全失業率", "企業倒産", "倒産 件数", "テレワーク", "ﾃﾚﾜｰｸ", "消費者物価指数", "住宅着工 千代田", "世田谷区",
  "製造業 実態調査", "小売業月次動向", "ＤＩ", "telework", "wages hours", "bankruptcies", "令和8年", "賃金", "人", "存在しない語彙",
];

const quantile = (sorted, part) => sorted[Math.min(sorted.length - 1, Math.floor(sorted.length * part))];
const told = (times) => {
  const sorted = [...times].sort((a, b) => a - b);
  return `median ${quantile(sorted, 0.5).toFixed(1)} ms, p95 ${quantile(sorted, 0.95).toFixed(1)} ms, most ${sorted.at(-1).toFixed(1)} ms`;
};

// Times a keystroke within the page: until the list has changed and the next frame is drawn.
const typed = (page, text) => page.evaluate((value) => new Promise((done) => {
  const box = document.getElementById("q");
  const start = performance.now();
  const seen = new MutationObserver(() => {
    seen.disconnect();
    requestAnimationFrame(() => setTimeout(() => done([performance.now() - start, document.querySelectorAll("#hits-list li").length])));
  });
  seen.observe(document.getElementById("hits-list"), { childList: true });
  seen.observe(document.getElementById("hits-count"), { childList: true, characterData: true, subtree: true });
  box.value = value;
  box.dispatchEvent(new Event("input", { bubbles: true }));
}), text);

// The first question of a page that has just been opened, asked before the index is there: it is fetched and parsed with it.
async function first(browser, address) {
  const page = await browser.newPage();
  await page.setCacheEnabled(false);
  const start = performance.now();
  await page.goto(`${address}index.html`, { waitUntil: "domcontentloaded" });
  const opened = performance.now() - start;
  const time = await page.evaluate(() => new Promise((done) => {
    const box = document.getElementById("q");
    const begun = performance.now();
    const seen = new MutationObserver(() => {
      if (document.querySelector("#hits-list li")) requestAnimationFrame(() => setTimeout(() => done(performance.now() - begun)));
    });
    seen.observe(document.getElementById("hits-list"), { childList: true });
    box.value = "求人倍率";
    box.dispatchEvent(new Event("input", { bubbles: true }));
  }));
  await page.close();
  return { opened, time };
}

const { address, stop } = await serve(process.argv[2]);
const browser = await launch();
const firsts = [];
for (let turn = 0; turn < 5; turn++) firsts.push(await first(browser, address));
console.log(`  search, page opened: ${told(firsts.map(({ opened }) => opened))}`);
console.log(`  search, first question, with the index fetched: ${told(firsts.map(({ time }) => time))}`);
const page = await browser.newPage();
await page.goto(`${address}index.html`, { waitUntil: "load" });
const keys = [], whole = [];
let hits = 0;
for (const question of QUESTIONS) {
  for (let length = 1; length <= question.length; length++) {
    const [time, found] = await typed(page, question.slice(0, length));
    keys.push(time);
    if (length === question.length) { whole.push(time); hits += found; }
  }
}
console.log(`  search, ${QUESTIONS.length} questions: ${told(whole)}; ${hits} hits shown`);
console.log(`  search, each of ${keys.length} keystrokes: ${told(keys)}`);
await browser.close();
stop();
