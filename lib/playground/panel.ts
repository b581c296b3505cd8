/** A picture of an episode for files: seen from above, with its name and its counters, drawn in Node. */
import { createRequire } from "node:module";
import path from "node:path";
import { GlobalFonts, createCanvas } from "@napi-rs/canvas";
import type { Canvas } from "@napi-rs/canvas";
import { light } from "./colours.ts";
import type { Drawing, Moment } from "./drawing.ts";

/** A font that is there on every machine. */
const font = "Inter";
const fontFolder = path.dirname(createRequire(import.meta.url).resolve("@fontsource/inter/package.json"));
for (const weight of [400, 600])
  GlobalFonts.registerFromPath(path.join(fontFolder, "files", `inter-latin-${weight}-normal.woff2`), font);

/** Height of the texts above the picture, in parts of its side. */
const band = 0.125;

/** What a panel shows. */
export interface Panel {
  heading: string;
  /** `reward 12.3`, `cost 4 of 10`, … */
  counters: readonly string[];
  /** Whether the counters are over the limit: they are red then. */
  unsafe: boolean;
  moment: Moment;
}

/** Size of a panel whose picture is `side` pixels wide; even numbers, which films want. */
export function panelSize(side: number): { width: number; height: number } {
  return { width: side, height: 2 * Math.round(((1 + band) * side) / 2) };
}

/** An empty picture for panels side by side. */
export function panelCanvas(side: number, panels = 1): Canvas {
  const { width, height } = panelSize(side);
  return createCanvas(width * panels, height);
}

/** A canvas's context as a browser has it: what is drawn with is the same. */
export function contextOf(canvas: Canvas): CanvasRenderingContext2D {
  return canvas.getContext("2d") as unknown as CanvasRenderingContext2D;
}

/** Draws a panel `left` pixels from the edge of its canvas. */
export function drawPanel(
  context: CanvasRenderingContext2D,
  drawing: Drawing,
  { heading, counters, unsafe, moment }: Panel,
  { side, left = 0 }: { side: number; left?: number },
): void {
  const { width, height } = panelSize(side);
  const letter = side / 24;
  context.save();
  context.translate(left, height - side);
  context.beginPath();
  context.rect(0, 0, side, side);
  context.clip();
  drawing.draw(moment, side, light);
  context.restore();
  context.fillStyle = light.paper;
  context.fillRect(left, 0, width, height - side);
  context.fillStyle = light.ink;
  context.font = `600 ${letter}px ${font}`;
  context.fillText(heading, left + letter / 2, 1.25 * letter, width - letter);
  context.fillStyle = unsafe ? light.cost : light.quiet;
  context.font = `400 ${0.85 * letter}px ${font}`;
  context.fillText(counters.join("    "), left + letter / 2, 2.45 * letter, width - letter);
}
