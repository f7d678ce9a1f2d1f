// A file's pages with what was read boxed on them. A fact leads to its box, a box to its fact.
const say = (zh, en) => (document.documentElement.lang === "en" ? en : zh);
let ended = new AbortController();

// Begun for the page as it came, and again for each part that is brought into it with pages of another file.
function start() {
  ended.abort();
  ended = new AbortController();
  const signal = ended.signal;
  const pages = document.getElementById("pages");
  if (!pages) return;
  let sheets = document.getElementById("sheets");
  const facts = [...document.querySelectorAll(".fact[data-page]")];
  const boxed = facts.filter((fact) => fact.dataset.box);

  function choose(fact, box, jump = true) {
    document.querySelectorAll(".fact.chosen, .box.chosen").forEach((one) => one.classList.remove("chosen"));
    fact?.classList.add("chosen");
    box?.classList.add("chosen");
    if (!jump) return;
    box?.scrollIntoView({ block: "center", inline: "nearest", behavior: matchMedia("(prefers-reduced-motion: reduce)").matches ? "auto" : "smooth" });
  }
  function draw(sheet) {
    // The boxes of a page, in hundredths of its width and height.
    for (const fact of boxed) {
      if (fact.dataset.page !== sheet.dataset.page || sheet.querySelector(`[data-fact="${CSS.escape(fact.id)}"]`)) continue;
      const [left, top, right, bottom] = fact.dataset.box.split(" ").map(Number);
      const box = document.createElement("button");
      box.type = "button";
      box.className = `box${fact.classList.contains("sure") ? "" : " unsure"}`;
      box.dataset.fact = fact.id;
      box.tabIndex = -1; // the list of facts leads here; as stops of their own they would be twice as many
      const label = (fact.querySelector("dt button") || fact.querySelector("dt")).firstChild.textContent.trim();
      box.title = `${label}${say("：", ": ")}${fact.querySelector(".fact-value").textContent}`;
      box.setAttribute("aria-label", box.title);
      Object.assign(box.style, { left: `${left * 100}%`, top: `${top * 100}%`, width: `${(right - left) * 100}%`, height: `${(bottom - top) * 100}%` });
      box.addEventListener("click", () => {
        fact.closest("details")?.setAttribute("open", "");
        choose(fact, box, false);
        fact.scrollIntoView({ block: "center" });
      });
      sheet.append(box);
    }
  }
  const sheetOf = (page) => sheets?.querySelector(`.sheet-of[data-page="${page}"]`);
  document.addEventListener("click", async (event) => {
    const fact = event.target.closest("[data-goto]")?.closest(".fact");
    if (!fact) return;
    const sheet = sheetOf(fact.dataset.page);
    if (!sheet) return;
    await shown?.(Number(fact.dataset.page));
    draw(sheet);
    choose(fact, sheet.querySelector(`[data-fact="${CSS.escape(fact.id)}"]`));
  }, { signal });
  function problem(text) { document.getElementById("view-problem").textContent = text; }

  let shown = null;
  function begin() {
    sheets = document.getElementById("sheets");
    if (pages.dataset.view === "picture") {
      const sheet = sheets.firstElementChild, picture = sheet.querySelector("img");
      const ready = () => draw(sheet);
      if (picture.complete) ready(); else picture.addEventListener("load", ready);
      picture.addEventListener("error", () => problem(say("图片不能显示，请下载后打开", "The picture cannot be shown: download it")));
    }
    if (pages.dataset.view === "pdf") pdf().catch((error) => problem(`${say("文件不能显示，请下载后打开", "The file cannot be shown: download it")}（${error.message}）`));
    if (pages.dataset.view === "waiting") setTimeout(drawn, 2000);
  }
  async function drawn() {
    // Pages that are being drawn: asked for until they are there. The facts beside them, and what is typed there, stay.
    try {
      const answer = await fetch(pages.dataset.again || location.href, { credentials: "same-origin" });
      const there = new DOMParser().parseFromString(await answer.text(), "text/html").getElementById("pages");
      if (signal.aborted) return;
      if (there && there.dataset.view !== "waiting") {
        if (!facts.length) return location.reload(); // it was not read either when this page was made
        Object.assign(pages.dataset, { view: there.dataset.view, file: there.dataset.file });
        pages.replaceChildren(...there.childNodes);
      }
    } catch { /* no line just now: asked again */ }
    if (!signal.aborted) begin();
  }
  begin();

  async function pdf() {
    const library = await import(pages.dataset.pdf);
    library.GlobalWorkerOptions.workerSrc = pages.dataset.worker;
    const file = await library.getDocument({
      url: pages.dataset.file, cMapUrl: pages.dataset.cmaps, cMapPacked: true, standardFontDataUrl: pages.dataset.fonts,
      wasmUrl: pages.dataset.wasm, useWasm: false, isEvalSupported: false, enableXfa: false,
    }).promise;
    let zoom = 1;
    const number = document.getElementById("page-number"), first = await file.getPage(1), size = first.getViewport({ scale: 1 });
    document.getElementById("page-count").textContent = file.numPages;
    number.max = file.numPages;
    const width = () => (sheets.clientWidth || 600) * zoom;
    for (let page = 1; page <= file.numPages; page += 1) {
      const sheet = document.createElement("div");
      sheet.className = "sheet-of";
      sheet.dataset.page = page;
      sheet.setAttribute("role", "group"); // it holds the boxes, which are buttons
      sheet.setAttribute("aria-label", say(`第 ${page} 页`, `page ${page}`));
      sheet.style.aspectRatio = `${size.width} / ${size.height}`;
      sheets.append(sheet);
    }
    function sized() { for (const sheet of sheets.children) sheet.style.width = `${100 * zoom}%`; }
    sized();
    const drawing = new Map();
    function render(page) {
      // Drawn once for each zoom; asked again it is the same drawing.
      const key = `${page}@${zoom}`;
      if (!drawing.has(key)) drawing.set(key, paint(page));
      return drawing.get(key);
    }
    async function paint(page) {
      const one = await file.getPage(page), sheet = sheetOf(page), base = one.getViewport({ scale: 1 });
      sheet.style.aspectRatio = `${base.width} / ${base.height}`;
      const ratio = Math.min(window.devicePixelRatio || 1, 2), scale = Math.min((width() / base.width) * ratio, 4096 / Math.max(base.width, base.height));
      const view = one.getViewport({ scale }), canvas = document.createElement("canvas");
      canvas.width = Math.ceil(view.width);
      canvas.height = Math.ceil(view.height);
      await one.render({ canvas, canvasContext: canvas.getContext("2d"), viewport: view }).promise;
      sheet.querySelector("canvas")?.remove();
      canvas.setAttribute("role", "img");
      canvas.setAttribute("aria-label", sheet.getAttribute("aria-label"));
      sheet.prepend(canvas);
      draw(sheet);
      sheet.dataset.drawn = "1";
      one.cleanup();
    }
    shown = render;
    const watch = new IntersectionObserver((seen) => {
      for (const one of seen) {
        const page = Number(one.target.dataset.page);
        if (one.isIntersecting) render(page).catch((error) => problem(error.message));
        else if (sheets.children.length > 30 && one.target.dataset.drawn) { // a long file gives back what is out of sight
          one.target.querySelector("canvas")?.remove();
          drawing.delete(`${page}@${zoom}`);
        }
      }
      const top = [...sheets.children].find((sheet) => sheet.getBoundingClientRect().bottom > pages.getBoundingClientRect().top + 80);
      if (top && document.activeElement !== number) number.value = top.dataset.page;
    }, { root: pages, rootMargin: "400px" });
    for (const sheet of sheets.children) watch.observe(sheet);
    const go = (page) => sheetOf(Math.max(1, Math.min(file.numPages, page)))?.scrollIntoView({ block: "start" });
    number.addEventListener("change", () => go(Number(number.value)));
    for (const [id, times] of [["zoom-in", 1.25], ["zoom-out", 0.8]]) {
      document.getElementById(id).addEventListener("click", () => {
        zoom = Math.max(0.4, Math.min(4, zoom * times));
        sized();
        drawing.clear();
        for (const sheet of sheets.children) if (sheet.dataset.drawn) { watch.unobserve(sheet); watch.observe(sheet); }
      });
    }
    const asked = () => /^#page=(\d+)$/.exec(location.hash)?.[1];
    if (asked()) go(Number(asked()));
    else if (pages.dataset.page > 1) go(Number(pages.dataset.page));
    window.addEventListener("hashchange", () => { if (asked()) go(Number(asked())); }, { signal });
  }
}
start();
document.addEventListener("yunxing:pages", start);
