// The bench by keyboard: rows are walked and decided, the page beside them follows. Without it the same forms work one page at a time.
"use strict";
{
  const bench = document.querySelector(".bench");
  const pane = document.getElementById("pane");
  const rows = () => [...bench.querySelectorAll(".bench-row")].filter((row) => !row.hidden);
  const chosen = () => bench.querySelector(".bench-row.chosen-row");
  const say = (zh, en) => (document.documentElement.lang === "en" ? en : zh);
  let asked = 0;

  async function show(address) {
    // The last that was asked for is shown, whichever answers last.
    const mine = (asked += 1);
    try {
      const answer = await fetch(address, { credentials: "same-origin", headers: { "HX-Request": "true" } });
      if (mine !== asked) return;
      if (!answer.ok) throw new Error(String(answer.status));
      pane.innerHTML = await answer.text();
      document.dispatchEvent(new Event("yunxing:pages"));
    } catch (error) {
      if (mine === asked) pane.textContent = say(`页面没有取到（${error.message}），请重试`, `The page did not come (${error.message}): try again`);
    }
  }
  function choose(row, { focus = true } = {}) {
    if (!row) return;
    chosen()?.querySelector(".bench-title").removeAttribute("aria-current");
    chosen()?.classList.remove("chosen-row");
    row.classList.add("chosen-row");
    const title = row.querySelector(".bench-title");
    title.setAttribute("aria-current", "true");
    row.closest("details").open = true;
    if (focus) title.focus({ preventScroll: true });
    row.scrollIntoView({ block: "nearest" });
    history.replaceState(null, "", title.href);
    show(title.dataset.pane);
  }
  function step(by) {
    const every = rows(), at = every.indexOf(chosen());
    choose(every[Math.max(0, Math.min(every.length - 1, at + by))]);
  }
  async function decide(form, answer) {
    const row = form.closest(".bench-row"), note = form.elements.note;
    if (answer !== "confirmed" && answer !== "undo" && !note.value.trim()) {
      form.dataset.wanted = answer;
      note.placeholder = say("写明原因，回车确认", "say why, then press Enter");
      note.focus();
      return;
    }
    // What is pressed again before the answer came is of this row still, and was said already.
    if (row.getAttribute("aria-busy")) return;
    row.setAttribute("aria-busy", "true");
    const body = new FormData(form);
    body.set("answer", answer);
    const answered = await fetch(form.action, { method: "POST", body, credentials: "same-origin", headers: { "HX-Request": "true" } }).catch(() => null);
    row.removeAttribute("aria-busy");
    if (answered?.status === 409) {
      // What was handed in anew is looked at before anything is said of it: the reason stands here until the page is opened again.
      row.querySelector(".said.error")?.remove();
      form.insertAdjacentHTML("beforebegin", await answered.text());
      const again = Object.assign(document.createElement("a"), { href: location.pathname + location.search, textContent: say("打开新的内容", "Open what it says now") });
      row.querySelector(".said.error").append(" ", again);
      return;
    }
    if (!answered?.ok) {
      document.getElementById("say").textContent = say("没有保存，请重试", "Not saved: try again");
      return;
    }
    const made = document.createElement("template");
    made.innerHTML = (await answered.text()).trim();
    const fresh = made.content.querySelector(".bench-row"), counted = fresh.querySelector("[data-decided]");
    const refused = fresh.querySelector(".said.error");
    const here = chosen() === row; // or somebody walked on while it was saved
    row.replaceWith(fresh);
    if (!here) {
      fresh.classList.remove("chosen-row");
      fresh.querySelector(".bench-title").removeAttribute("aria-current");
    }
    const every = rows(), next = every[every.indexOf(fresh) + 1];
    conclude(made.content.querySelector("#conclude"));
    document.getElementById("decided").textContent = counted.dataset.decided;
    const outcome = document.getElementById("outcome");
    outcome.textContent = counted.dataset.outcome;
    outcome.className = `state ${counted.dataset.outcomeKey}`;
    document.getElementById("say").textContent = refused ? refused.textContent : say("已保存", "Saved");
    counts();
    if (refused) { choose(fresh, { focus: false }); fresh.querySelector("[name=note]").focus(); }
    else if (!here) return;
    else if (answer === "undo" || !next) fresh.querySelector(".bench-title").focus();
    else choose(next);
  }
  function conclude(fresh) {
    // What the rows lead to follows them; what was written there stays.
    const before = document.getElementById("conclude");
    for (const name of ["reason", "answer_by"]) {
      const was = before.querySelector(`[name=${name}]`), now = fresh.querySelector(`[name=${name}]`);
      if (was && now) now.value = was.value;
    }
    for (const [n, one] of fresh.querySelectorAll("details").entries()) one.open = before.querySelectorAll("details")[n]?.open ?? false;
    before.replaceWith(fresh);
  }
  function counts() {
    for (const group of bench.querySelectorAll(".bench-group")) {
      const every = group.querySelectorAll(".bench-row");
      const done = [...every].filter((row) => ["confirmed", "rejected", "asked", "left"].some((one) => row.classList.contains(one)));
      group.querySelector("summary small").textContent = `${done.length}/${every.length}`;
    }
  }
  document.addEventListener("click", (event) => {
    const link = event.target.closest("[data-pane]");
    if (!link || event.ctrlKey || event.metaKey || event.shiftKey) return;
    event.preventDefault();
    const row = link.closest(".bench-row");
    if (row) {
      choose(row);
      if (matchMedia("(max-width: 1100px)").matches) pane.scrollIntoView({ block: "start" }); // the page stands above the rows there
    }
    else show(link.dataset.pane);
  });
  bench.addEventListener("submit", (event) => {
    const form = event.target.closest(".decide");
    if (!form) return;
    event.preventDefault();
    // Enter in the reason confirms what was asked for by key; without one it is what needs a reason first.
    const answer = event.submitter && document.activeElement !== form.elements.note ? event.submitter.value : form.dataset.wanted || "asked";
    decide(form, answer);
  });
  const find = document.getElementById("find-row");
  function narrow() {
    const words = find.value.trim();
    for (const row of bench.querySelectorAll(".bench-row")) row.hidden = words !== "" && !row.textContent.includes(words);
  }
  find.addEventListener("input", narrow);
  find.addEventListener("keydown", (event) => {
    // Enter goes to what was found; Escape shows every row again, the chosen one among them.
    if (event.key === "Enter") { event.preventDefault(); choose(rows()[0]); }
    else if (event.key === "Escape") { find.value = ""; narrow(); }
  });
  document.addEventListener("keydown", (event) => {
    const typing = event.target.matches("input, textarea, select");
    if (typing && event.key === "Escape") { chosen()?.querySelector(".bench-title").focus(); return; }
    if (typing || event.ctrlKey || event.metaKey || event.altKey) return;
    const key = event.key;
    if (key === "ArrowDown" || key === "ArrowUp") { event.preventDefault(); step(key === "ArrowDown" ? 1 : -1); }
    else if (key === "/") { event.preventDefault(); document.getElementById("find-row").focus(); }
    else if (key === "g") { event.preventDefault(); document.getElementById("page-number")?.focus(); }
    else {
      const button = chosen()?.querySelector(`[data-key="${CSS.escape(key)}"]`);
      if (button) { event.preventDefault(); decide(button.form, button.value); }
    }
  });
}
