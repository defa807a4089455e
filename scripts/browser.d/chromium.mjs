// Chromium, and pages of it that tell what goes wrong while they load.
import puppeteer from "puppeteer-core";
import { fail } from "./report.mjs";

export const launch = () => puppeteer.launch({ executablePath: process.env.CHROMIUM, args: ["--no-sandbox"] });

// A new page; console messages, failed requests and requests to another place than `from` are findings.
export async function open(browser, from, { width = 1280, scheme = "light", scripts = true } = {}) {
  const page = await browser.newPage();
  const here = () => `${page.url().split("/site/").pop()} at ${width} px, ${scheme}`;
  page.on("console", (message) => {
    if (["error", "warn", "warning"].includes(message.type())) fail(here(), `console: ${message.text()}`, "no error or warning");
  });
  page.on("pageerror", (error) => fail(here(), `script: ${error.message}`, "no error"));
  page.on("requestfailed", (request) => fail(here(), `${request.url()} ${request.failure()?.errorText}`, "every request answered"));
  page.on("response", (response) => {
    if (response.status() >= 400) fail(here(), `${response.url()} ${response.status()}`, "every request answered");
  });
  page.on("request", (request) => {
    // The browser draws the fields of dates by pictures of its own, which it does not fetch.
    if (!request.url().startsWith(from) && !request.url().startsWith("data:")) fail(here(), `request to ${request.url()}`, `only requests below ${from}`);
  });
  await page.setJavaScriptEnabled(scripts);
  await page.setViewport({ width, height: 900 });
  await page.emulateMediaFeatures([{ name: "prefers-color-scheme", value: scheme }, { name: "prefers-reduced-motion", value: "reduce" }]);
  return page;
}

// Runs `task` on each item with so many at a time.
export async function each(items, most, task) {
  const waiting = [...items];
  const worker = async () => { while (waiting.length) await task(waiting.shift()); };
  await Promise.all(Array.from({ length: most }, worker));
}
