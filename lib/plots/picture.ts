/** Static pictures of figures: plotly.js draws into jsdom. No browser is needed. */
import { readFileSync } from "node:fs";
import { createRequire } from "node:module";
import type { Data, Layout } from "plotly.js";
import { compactSvg } from "./compact-svg.ts";

const require = createRequire(import.meta.url);

/** Size of every figure, in pixels. */
export const figureSize = { width: 760, height: 420 };

interface Plotly {
  toImage(figure: object, options: object): Promise<string>;
}

let loading: Promise<Plotly> | undefined;

/** Loads plotly.js once, at the first picture (about a second). */
function loadedPlotly(): Promise<Plotly> {
  return (loading ??= loadPlotly());
}

async function loadPlotly(): Promise<Plotly> {
  const { JSDOM, VirtualConsole } = await import("jsdom");
  const { window } = new JSDOM("<!doctype html><body></body>", {
    runScripts: "outside-only",
    pretendToBeVisual: true,
    virtualConsole: new VirtualConsole(),
  });
  addMissingBrowserParts(window as unknown as typeof globalThis);
  window.eval(readFileSync(require.resolve("plotly.js"), "utf8"));
  return (window as unknown as { Plotly: Plotly }).Plotly;
}

/** jsdom lacks some constructors, and measures nothing: plotly needs sizes of text to place legends and labels. */
function addMissingBrowserParts(window: typeof globalThis): void {
  Object.assign(window, { TextDecoder, TextEncoder });
  window.HTMLCanvasElement.prototype.getContext = (() => null) as never;
  window.URL.createObjectURL = () => "";
  const measure = (element: Element) => textSize(element, window);
  const svg = window.SVGElement.prototype as unknown as Record<string, unknown>;
  svg.getBBox = function (this: Element) {
    return { x: 0, y: 0, ...measure(this) };
  };
  svg.getComputedTextLength = function (this: Element) {
    return measure(this).width;
  };
  window.Element.prototype.getBoundingClientRect = function (this: Element) {
    const { width, height } = measure(this);
    const { left, top } = textOrigin(this, window, width);
    return { x: left, y: top, left, top, right: left + width, bottom: top + height, width, height } as DOMRect;
  };
}

/** Where a text's box starts from its anchor point: plotly places annotations by it. */
function textOrigin(element: Element, window: typeof globalThis, width: number): { left: number; top: number } {
  if (element.tagName !== "text") return { left: 0, top: 0 };
  const style = window.getComputedStyle(element);
  const anchor = style.getPropertyValue("text-anchor") || element.getAttribute("text-anchor") || "start";
  const before = { start: 0, middle: 0.5, end: 1 }[anchor] ?? 0;
  return { left: -before * width, top: -(parseFloat(style.fontSize) || 12) };
}

/** Size of the widest text in an element, at 0.6 times a letter's height for its width; enough for labels side by side. */
function textSize(element: Element, window: typeof globalThis): { width: number; height: number } {
  const texts = element.tagName === "text" ? [element] : [...element.querySelectorAll("text")];
  const sizes = texts.map((text) => {
    const fontSize = parseFloat(window.getComputedStyle(text).fontSize) || 12;
    const lines = [...text.querySelectorAll("tspan.line")].map((line) => line.textContent ?? "");
    const longest = Math.max(...(lines.length ? lines : [text.textContent ?? ""]).map((line) => line.length));
    return { width: 0.6 * fontSize * longest, height: 1.25 * fontSize * Math.max(1, lines.length) };
  });
  return {
    width: Math.max(0, ...sizes.map((size) => size.width)),
    height: Math.max(0, ...sizes.map((size) => size.height)),
  };
}

/** An SVG picture of a figure, as text. */
export async function drawSvg(data: Data[], layout: Partial<Layout>): Promise<string> {
  const plotly = await loadedPlotly();
  const size = { width: layout.width ?? figureSize.width, height: layout.height ?? figureSize.height };
  const options = { format: "svg", imageDataOnly: true, ...size };
  return compactSvg(await plotly.toImage({ data, layout, config: { staticPlot: true } }, options));
}
