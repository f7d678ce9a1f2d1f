// Draws the page's pictures from the figures in it. Every row is in the table under its picture, too, which stays open where this fails.
const read = (id) => JSON.parse(document.getElementById(id)?.textContent ?? "{}");
const english = document.documentElement.lang === "en";
const still = matchMedia("(prefers-reduced-motion: reduce)");
const dark = matchMedia("(prefers-color-scheme: dark)");
const BAR = 26;
const NAMES_MOST = 0.38;

function colours() {
  const style = getComputedStyle(document.documentElement);
  const of = (name) => style.getPropertyValue(`--${name}`).trim();
  return { ink: of("ink"), paper: of("paper"), line: of("line"), quiet: of("quiet"), accent: of("accent"), soft: of("accent-soft"), star: of("star"), strong: of("accent-strong"), font: of("font") };
}
// A colour between two, so that tints follow the tokens in light and dark.
function between(from, to, share) {
  const parts = (colour) => [1, 3, 5].map((at) => parseInt(colour.slice(at, at + 2), 16));
  const [a, b] = [parts(from), parts(to)];
  return `#${a.map((part, n) => Math.round(part + (b[n] - part) * share).toString(16).padStart(2, "0")).join("")}`;
}
// On a tint, whichever of two inks stands out.
function ink(on, c) {
  const light = (colour) => [1, 3, 5].map((at) => parseInt(colour.slice(at, at + 2), 16) / 255)
    .map((part) => (part <= 0.03928 ? part / 12.92 : ((part + 0.055) / 1.055) ** 2.4))
    .reduce((sum, part, n) => sum + part * [0.2126, 0.7152, 0.0722][n], 0);
  const ratio = (one) => { const [x, y] = [light(one), light(on)].sort((p, q) => q - p); return (x + 0.05) / (y + 0.05); };
  return ratio(c.ink) >= ratio(c.paper) ? c.ink : c.paper;
}
function base(c) {
  return {
    animation: !still.matches, animationDuration: 300, textStyle: { color: c.ink, fontFamily: c.font, fontSize: 13 }, backgroundColor: "transparent",
    tooltip: { trigger: "item", backgroundColor: c.paper, borderColor: c.line, textStyle: { color: c.ink, fontSize: 13 }, confine: true },
  };
}
// How wide a text of 13 px is, about: a Chinese letter is square, the others half of that.
const wide = (text) => [...text].reduce((sum, letter) => sum + (letter > "\u2e80" ? 13 : 7.4), 0);
const widest = (texts) => Math.ceil(Math.max(...texts.map(wide)));
function room(rows, width) {
  const names = Math.min(widest(rows.map((row) => row.name)) + 4, Math.round(width * NAMES_MOST));
  return { names, left: names + 12, right: widest(rows.map((row) => row.text)) + 14 };
}
function lying(rows, c, width) {
  const { names: most, left, right } = room(rows, width);
  const names = { width: most, overflow: "truncate", color: c.ink, fontSize: 13 };
  return {
    grid: { left, right, top: 4, bottom: 4 },
    xAxis: { type: "value", show: false, min: 0 },
    yAxis: { type: "category", inverse: true, data: rows.map((row) => row.name), axisLine: { show: false }, axisTick: { show: false }, axisLabel: names },
  };
}
const label = (rows, c) => ({ show: true, position: "right", color: c.ink, fontSize: 13, formatter: ({ dataIndex }) => rows[dataIndex].text });
const plainly = (text) => text.replace(/[&<>"']/g, (letter) => `&#${letter.charCodeAt(0)};`);
const tip = (name, text) => `${plainly(name)}<br><b>${plainly(text)}</b>`;

const KINDS = {
  bars({ rows }, c, width) {
    return {
      ...base(c), ...lying(rows, c, width),
      tooltip: { ...base(c).tooltip, formatter: ({ dataIndex }) => tip(rows[dataIndex].name, rows[dataIndex].text) },
      series: [{ type: "bar", data: rows.map((row) => row.value), barMaxWidth: 16, itemStyle: { color: c.accent, borderRadius: 2 }, label: label(rows, c) }],
    };
  },
  parts({ rows, parts }, c, width) {
    const tints = parts.map((_, n) => between(c.soft, c.accent, parts.length === 1 ? 1 : 0.25 + (0.75 * n) / (parts.length - 1)));
    const most = Math.max(...rows.map((row) => row.values.reduce((sum, n) => sum + n, 0)), 1);
    const { left, right } = room(rows, width);
    const length = width - left - right;
    const series = parts.map((part, n) => ({
      type: "bar", stack: "all", name: part, data: rows.map((row) => row.values[n]), barMaxWidth: 20, itemStyle: { color: tints[n], borderColor: c.paper, borderWidth: 1 },
      label: { show: true, position: "inside", color: ink(tints[n], c), fontSize: 12, formatter: ({ value }) => {
        const here = (value / most) * length - 8;
        return [`${part} ${value}`, String(value)].find((text) => value && wide(text) < here) ?? "";
      } },
    }));
    // The sum stands at the end of the bar: a part of no length carries it.
    series.push({ type: "bar", stack: "all", silent: true, data: rows.map(() => 0), label: label(rows, c), itemStyle: { color: "transparent" } });
    return { ...base(c), ...lying(rows, c, width), tooltip: { ...base(c).tooltip, formatter: ({ dataIndex, seriesName, value }) => tip(rows[dataIndex].name, `${seriesName} ${value}`) }, series };
  },
  ranges({ rows }, c, width) {
    const piece = (data, color, more = {}) => ({ type: "bar", stack: "all", data, barMaxWidth: 14, itemStyle: { color }, ...more });
    return {
      ...base(c), ...lying(rows, c, width),
      tooltip: { ...base(c).tooltip, formatter: ({ dataIndex }) => tip(rows[dataIndex].name, rows[dataIndex].text) },
      series: [
        piece(rows.map((row) => row.values[0]), "transparent", { silent: true }),
        piece(rows.map((row) => row.values[1] - row.values[0]), between(c.soft, c.accent, 0.45)),
        piece(rows.map((row) => row.values[2] - row.values[1]), c.accent, { label: label(rows, c) }),
      ],
    };
  },
  map({ rows }, c, width) {
    const most = Math.max(...rows.map((row) => row.value), 1);
    const few = rows.length <= 20;
    // By the root, so that one large county does not pale all others.
    const tint = (value) => (value ? between(c.soft, c.accent, 0.15 + 0.85 * Math.sqrt(value / most)) : c.paper);
    const named = (row) => few || (row.value && row.value >= most * 0.5);
    const data = rows.map((row) => ({
      name: row.code, value: row.value, itemStyle: { areaColor: tint(row.value), borderColor: row.value ? c.paper : c.line },
      label: { show: Boolean(named(row)), color: c.ink, textBorderColor: c.paper, textBorderWidth: 3, fontSize: width < 480 ? 10 : 12 },
      emphasis: { itemStyle: { areaColor: c.star }, label: { show: false } },
    }));
    const of = (code) => rows.find((row) => row.code === code);
    return {
      ...base(c),
      tooltip: { ...base(c).tooltip, formatter: ({ name }) => tip(of(name)?.name ?? name, of(name)?.text ?? "") },
      series: [{
        type: "map", map: "here", data, selectedMode: false, aspectScale: 0.84, layoutCenter: ["50%", "50%"], layoutSize: "98%", left: 4, right: 4, top: 4, bottom: 4,
        itemStyle: { borderColor: c.paper, borderWidth: 0.8 }, labelLayout: { hideOverlap: true },
        label: { formatter: ({ name }) => (few ? `${of(name)?.name ?? ""}\n${of(name)?.text ?? ""}` : of(name)?.name ?? "") },
      }],
    };
  },
};

const height = (spec, width) => (spec.kind === "map" ? Math.min(640, Math.max(320, Math.round(width * 0.8))) : spec.rows.length * BAR + 12);

async function begin() {
  const specs = read("pictures");
  const from = document.getElementById("drawn-with");
  if (!from || !Object.keys(specs).length) return;
  const echarts = await import(from.dataset.library);
  if (specs.map) {
    const outlines = await (await fetch(from.dataset.outlines)).json();
    const here = new Set(specs.map.rows.map((row) => row.code));
    echarts.registerMap("here", { ...outlines, features: outlines.features.filter((one) => here.has(one.properties.name)) });
  }
  const charts = new Map();
  for (const place of document.querySelectorAll("[data-picture]")) {
    const spec = specs[place.dataset.picture];
    if (!spec || !spec.rows.length) continue;
    place.hidden = false;
    place.setAttribute("role", "img");
    const title = place.closest("section").querySelector("h2")?.textContent ?? document.querySelector("h1").textContent;
    place.setAttribute("aria-label", english ? `${title}: picture of the table below` : `${title}：下方数据表的图`);
    place.style.height = `${height(spec, place.clientWidth)}px`;
    const chart = echarts.init(place, null, { renderer: "svg" });
    chart.on("click", ({ dataIndex, name }) => {
      const row = spec.kind === "map" ? spec.rows.find((one) => one.code === name) : spec.rows[dataIndex];
      if (row?.address) location.href = row.address;
    });
    charts.set(place, [chart, spec]);
    const table = place.closest("section").querySelector("details.figures");
    if (table) table.open = false;
    const save = document.querySelector(`[data-save="${place.dataset.picture}"]`);
    if (save) {
      save.hidden = false;
      save.addEventListener("click", () => {
        const link = document.createElement("a");
        link.href = chart.getDataURL({ type: "svg", backgroundColor: colours().paper });
        link.download = `${document.querySelector("h1").textContent.replace(/\s+/g, "")}-${title}.svg`;
        link.click();
      });
    }
  }
  const draw = () => {
    const c = colours();
    for (const [place, [chart, spec]] of charts) {
      if (!place.clientWidth) continue; // nobody sees it, as while a page is left
      place.style.height = `${height(spec, place.clientWidth)}px`;
      chart.resize();
      chart.setOption(KINDS[spec.kind](spec, c, place.clientWidth), true);
    }
    document.body.dataset.drawn = String(charts.size);
  };
  draw();
  for (const query of [dark, still]) query.addEventListener("change", draw);
  let width = innerWidth;
  addEventListener("resize", () => { if (innerWidth !== width) { width = innerWidth; draw(); } });
}
begin();
