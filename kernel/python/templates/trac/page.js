/** What a page does: it draws figures in place of their pictures, and lets the keyboard reach what scrolls sideways. */

const dark = matchMedia("(prefers-color-scheme: dark)");
const narrow = matchMedia("(max-width: 40rem)");

/** What plotly.js draws with where a figure names no colour. */
const axisDefaults = { color: "#444", gridcolor: "#eee", linecolor: "#444", zerolinecolor: "#444" };
const controlDefaults = { bgcolor: "#fff", bordercolor: "#bec8d9", font: { color: "#444" } };
const plotlyDefaults = {
  paper_bgcolor: "#fff",
  plot_bgcolor: "#fff",
  font: { color: "#444" },
  xaxis: axisDefaults,
  yaxis: axisDefaults,
  updatemenudefaults: controlDefaults,
  sliderdefaults: { ...controlDefaults, tickcolor: "#333" },
};

const paint = document.createElement("canvas").getContext("2d");

/** Red, green, blue (0 to 255) and opacity of a CSS colour; undefined where the text is none. */
function channels(text) {
  paint.fillStyle = "#010203";
  paint.fillStyle = text;
  const read = paint.fillStyle;
  if (read === "#010203") return undefined;
  if (read.startsWith("#")) return [1, 3, 5].map((at) => parseInt(read.slice(at, at + 2), 16)).concat(1);
  return read.match(/[\d.]+/g).map(Number);
}

/** Relative luminance, as in WCAG. */
function luminance(rgb) {
  const linear = rgb.map((value) =>
    value / 255 <= 0.04045 ? value / 255 / 12.92 : ((value / 255 + 0.055) / 1.055) ** 2.4,
  );
  return 0.2126 * linear[0] + 0.7152 * linear[1] + 0.0722 * linear[2];
}

/** A colour for a dark page: greys change places from the page's ground to its ink, colours keep their hue and stand out. */
function darkColor([red, green, blue]) {
  if (Math.max(red, green, blue) - Math.min(red, green, blue) < 24) {
    const ground = [20, 24, 29],
      ink = [227, 232, 238];
    return ground.map((low, i) => low + ((255 - red) / 255) * (ink[i] - low));
  }
  let rgb = [red, green, blue];
  while (luminance(rgb) < 0.28) rgb = rgb.map((value) => value + 0.1 * (255 - value));
  return rgb;
}

/** A colour of letters for a light page: dark enough to be read. */
function letterColor(rgb) {
  while (luminance(rgb) > 0.17) rgb = rgb.map((value) => 0.9 * value);
  return rgb;
}

/** A colour as the reader's scheme needs it. */
function schemeColor(text, isLetter) {
  const [red, green, blue, opacity] = channels(text) ?? [];
  const change = dark.matches ? darkColor : letterColor;
  if (red === undefined || !(dark.matches || isLetter)) return text;
  return `rgba(${change([red, green, blue]).map(Math.round).join(", ")}, ${opacity})`;
}

/** A figure's JSON in the colours of the reader's scheme; `path` are the names that lead to `value`. */
function recolored(value, path = []) {
  const [name = "", parent = ""] = path;
  if (typeof value === "string") return /color$/i.test(name) ? schemeColor(value, /font$/i.test(parent)) : value;
  if (Array.isArray(value)) return typeof value[0] === "number" ? value : value.map((item) => recolored(item, path));
  if (typeof value !== "object" || value === null) return value;
  return Object.fromEntries(Object.entries(value).map(([key, part]) => [key, recolored(part, [key, name])]));
}

/**
 * The figure as this page shows it: as wide as the column, its title in the caption, in the colours of the reader's scheme. The
 * band of the title stays where the window is wide: caption and plotly's buttons stand there.
 */
function fitted({ data, layout = {}, frames }) {
  const { margin = {}, height = 450, template } = layout;
  const band = layout.title && narrow.matches ? 40 : 0;
  const top = Math.max(20, (margin.t ?? 100) - band);
  const fluid = {
    ...layout,
    title: undefined,
    width: undefined,
    autosize: true,
    height: height - band,
    margin: { ...margin, t: top },
  };
  const withDefaults = { ...fluid, template: { ...template, layout: { ...plotlyDefaults, ...template?.layout } } };
  return recolored({ data, layout: withDefaults, frames });
}

/** Makes a figure higher by what a legend of many lines takes from its plot; what its margins leave is the plot's height. */
async function makeRoomForLegend(place) {
  const wanted = place.layout.height - place.layout.margin.t - (place.layout.margin.b ?? 80);
  const missing = () => wanted - place._fullLayout._size.h;
  // A legend's distance from the plot grows with it, so that once is not enough.
  for (let tries = 4; tries > 0 && missing() > 2; tries--)
    await window.Plotly.relayout(place, { height: place.layout.height + missing() });
}

/** Draws a figure, anew where it is drawn already. */
async function draw(figure) {
  const json = JSON.parse(figure.querySelector("script").textContent);
  const { data, layout, frames } = fitted(json);
  const place = figure.querySelector(".plotly-live") ?? document.createElement("div");
  place.className = "plotly-live";
  figure.append(place);
  const config = {
    displaylogo: false,
    ...json.config,
    responsive: true,
    ...(narrow.matches && { displayModeBar: false }),
  };
  await window.Plotly.newPlot(place, data, layout, config);
  await makeRoomForLegend(place);
  if (frames) await window.Plotly.addFrames(place, frames);
  figure.querySelector(".plotly-picture")?.remove();
  figure.classList.add("live");
}

/** Draws each figure when it comes near the window; without plotly.js the pictures stay. */
function watchFigures(figures) {
  const drawn = () => document.querySelectorAll(".plotly-figure.live");
  const attempt = (figure) => draw(figure).catch((error) => console.error(error));
  const observer = new IntersectionObserver(
    (entries) => {
      for (const { isIntersecting, target } of entries) {
        if (!isIntersecting) continue;
        observer.unobserve(target);
        attempt(target);
      }
    },
    { rootMargin: "400px" },
  );
  for (const figure of figures) observer.observe(figure);
  for (const preference of [dark, narrow]) preference.addEventListener("change", () => drawn().forEach(attempt));
}

/** What is wider than the column scrolls; the keyboard can do that only where it has the focus. */
function reachScrolling() {
  for (const area of document.querySelectorAll(".scrolls, .jp-OutputArea-output, .jp-MarkdownCell")) {
    if (area.scrollWidth > area.clientWidth) area.tabIndex = 0;
    else area.removeAttribute("tabindex");
  }
}

document.addEventListener("DOMContentLoaded", () => {
  if (window.Plotly) watchFigures(document.querySelectorAll(".plotly-figure"));
  reachScrolling();
  addEventListener("resize", reachScrolling);
});
