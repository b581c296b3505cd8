/** A plotly figure that a notebook shows: live where plotly runs, as a picture everywhere else. */
import type { Config, Data, Frame, Layout } from "plotly.js";
import { displayKey } from "./display.ts";
import type { MimeBundle } from "./display.ts";
import { drawSvg, figureSize } from "./picture.ts";

/** Plotly's traces and layout, as plain JSON. */
export interface PlotlyJson {
  data: Data[];
  layout: Partial<Layout>;
  config: Partial<Config>;
  /** What an animation shows one after another. */
  frames?: Partial<Frame>[];
}

/** No button that would send the figure to plotly's servers, and none that leads to them. */
const config: Partial<Config> = { showSendToCloud: false, displaylogo: false };

/** Significant digits of fractions in a stored figure; more cannot be seen. Whole numbers are counts and stay exact. */
const digits = 5;

/** Data and layout of one figure; its frames where it can be played. */
export class Figure {
  readonly data: Data[];
  readonly layout: Partial<Layout>;
  readonly frames: Partial<Frame>[] | undefined;

  constructor(data: Data[], layout: Partial<Layout>, frames?: Partial<Frame>[]) {
    this.data = data;
    this.layout = { ...figureSize, ...layout };
    this.frames = frames;
  }

  /** The figure as plain JSON: typed arrays become arrays, numbers are rounded. */
  toJSON(): PlotlyJson {
    return plain({ data: this.data, layout: this.layout, config, frames: this.frames }) as PlotlyJson;
  }

  /** The interactive form alone, for a display that changes soon. */
  liveBundle(): MimeBundle {
    return { "application/vnd.plotly.v1+json": this.toJSON(), "text/plain": this.toString() };
  }

  /** The interactive form, and a picture for those who cannot draw it. */
  async bundle(): Promise<MimeBundle> {
    return { ...this.liveBundle(), "image/svg+xml": await this.svg() };
  }

  /** An SVG picture, as text. */
  async svg(): Promise<string> {
    const { data, layout } = this.toJSON();
    return drawSvg(data, layout);
  }

  /** One line on what the figure shows. */
  toString(): string {
    const title = this.layout.title?.text ?? "untitled";
    const series = this.data.map((trace) => (trace as { name?: string }).name).filter(Boolean);
    return `Figure: ${title}${series.length ? ` (${[...new Set(series)].join(", ")})` : ""}`;
  }

  /** As `bundle`. */
  [displayKey](): Promise<MimeBundle> {
    return this.bundle();
  }
}

/** JSON has no NaN and no infinity: plotly leaves a gap at null. */
function plainNumber(value: number): number | null {
  if (!Number.isFinite(value)) return null;
  return Number.isSafeInteger(value) ? value : Number(value.toPrecision(digits));
}

function plain(value: unknown): unknown {
  if (typeof value === "number") return plainNumber(value);
  if (ArrayBuffer.isView(value)) return Array.from(value as Float32Array, plain);
  if (Array.isArray(value)) return value.map(plain);
  if (typeof value !== "object" || value === null) return value;
  return Object.fromEntries(
    Object.entries(value).flatMap(([key, part]) => (part === undefined ? [] : [[key, plain(part)]])),
  );
}
