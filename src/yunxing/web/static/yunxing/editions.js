// A file of an edition as text: line numbers beside it, where the cursor stands, to the line of an error, saving by Ctrl+S.
"use strict";
{
  const text = document.querySelector(".code textarea"), gutter = document.querySelector(".code .gutter");
  if (text) {
    const wrong = new Set([...document.querySelectorAll("[data-line]")].filter((a) => location.pathname.endsWith(`/${a.dataset.file}/`)).map((a) => Number(a.dataset.line)));
    let shown = 0;
    const number = () => {
      const count = text.value.split("\n").length;
      if (count === shown) return;
      shown = count;
      gutter.replaceChildren(...Array.from({ length: count }, (_, n) => {
        const line = document.createElement(wrong.has(n + 1) ? "b" : "span");
        line.textContent = `${n + 1}\n`;
        return line;
      }));
    };
    const follow = () => { gutter.scrollTop = text.scrollTop; };
    const cursor = document.querySelector("[data-cursor]");
    const english = document.documentElement.lang === "en";
    const tell = () => {
      if (!cursor) return;
      const line = text.value.slice(0, text.selectionStart).split("\n").length;
      cursor.textContent = english ? `line ${line}` : `第 ${line} 行`;
    };
    const go = (line) => {
      const lines = text.value.split("\n"), start = lines.slice(0, line - 1).join("\n").length + (line > 1 ? 1 : 0);
      text.focus({ preventScroll: true });
      text.setSelectionRange(start, start + (lines[line - 1] || "").length);
      text.scrollTop = Math.max(0, (line - 6) * 22);
      text.scrollIntoView({ block: "nearest" });
      follow();
      tell();
    };
    text.addEventListener("input", () => { number(); follow(); });
    text.addEventListener("scroll", follow);
    ["keyup", "click"].forEach((name) => text.addEventListener(name, tell));
    text.addEventListener("keydown", (event) => {
      if ((event.ctrlKey || event.metaKey) && event.key === "s" && !text.readOnly) {
        event.preventDefault();
        text.form.requestSubmit();
      }
    });
    document.addEventListener("click", (event) => {
      const link = event.target.closest("[data-line]");
      if (!link || !location.pathname.endsWith(`/${link.dataset.file}/`)) return;
      event.preventDefault();
      go(Number(link.dataset.line));
    });
    let typed = false;
    text.addEventListener("input", () => { typed = true; });
    text.form.addEventListener("submit", () => { typed = false; });
    addEventListener("beforeunload", (event) => { if (typed) event.preventDefault(); });
    number();
    const asked = Number(new URLSearchParams(location.search).get("line"));
    if (asked > 0) go(asked);
  }
}
