// Small comforts of every page: copy buttons. Nothing here is needed to read or to download.
"use strict";
for (const button of document.querySelectorAll("button[data-copy]")) {
  if (!navigator.clipboard) continue;
  button.hidden = false;
  button.addEventListener("click", () => {
    const text = document.getElementById(button.dataset.copy).textContent;
    navigator.clipboard.writeText(text).then(() => { button.textContent = document.documentElement.lang === "ja" ? "コピーしました" : "Copied"; });
  });
}
