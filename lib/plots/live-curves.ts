/** Training as it happens: a progress line, and curves that grow. */
import { LiveDisplay } from "./display.ts";
import type { Figure } from "./figure.ts";
import { trainingCurves } from "./figures/curves.ts";
import type { Panel } from "./figures/curves.ts";
import { progress } from "./progress.ts";
import type { Progress } from "./progress.ts";

/** Milliseconds between two drawings of the curves. */
const pause = 1000;

/** Options of `liveCurves`. */
export interface LiveCurvesOptions {
  label: string;
  /** Updates of the whole run. */
  total: number;
  /** How figures are titled, in the order of their panels; others come behind under their own names. */
  figures?: Readonly<Record<string, FigureTitle>>;
}

/** How a figure of an update is shown. */
export interface FigureTitle {
  title: string;
  /** Number format of its axis (d3-format), as ".1~%". */
  format?: string;
}

/** Curves of a training run; see `liveCurves`. */
export class LiveCurves {
  readonly #label: string;
  readonly #figures: Readonly<Record<string, FigureTitle>>;
  readonly #progress: Progress;
  readonly #display = new LiveDisplay();
  readonly #series = new Map<string, { updates: number[]; values: number[] }>();
  #drawn = 0;

  constructor({ label, total, figures = {} }: LiveCurvesOptions) {
    this.#label = label;
    this.#figures = figures;
    this.#progress = progress(total, label);
  }

  /** Counts updates for the progress line. */
  advance(n = 1): void {
    this.#progress.advance(n);
  }

  /** Adds a point to each curve: the metrics after `update` updates. */
  add(update: number, metrics: Record<string, number>): void {
    for (const [name, value] of Object.entries(metrics)) {
      const series = this.#series.get(name) ?? { updates: [], values: [] };
      series.updates.push(update);
      series.values.push(value);
      this.#series.set(name, series);
    }
    const longest = Math.max(...[...this.#series.values()].map(({ values }) => values.length));
    // Of one point it cannot be said yet whether it begins a curve or repeats as a constant.
    if (longest < 2 || performance.now() - this.#drawn < pause) return;
    this.#drawn = performance.now();
    this.#display.show(this.figure().liveBundle());
  }

  /** The values of one metric so far. */
  series(name: string): number[] {
    return this.#series.get(name)?.values ?? [];
  }

  /** The curves as they are now. */
  figure(): Figure {
    const titled = Object.keys(this.#figures).filter((name) => this.#series.has(name));
    const others = [...this.#series.keys()].filter((name) => !titled.includes(name));
    const panels = [...titled, ...others].map((name): Panel => {
      const { updates, values } = this.#series.get(name)!;
      const { title, format } = this.#figures[name] ?? { title: name };
      return { title, tickformat: format, x: updates, y: values };
    });
    return trainingCurves({ title: this.#label, panels });
  }

  /** Shows the last state, with a picture that also static pages can show. */
  async finish(): Promise<void> {
    this.#progress.done();
    this.#display.show(await this.figure().bundle());
  }
}

/** Starts live curves of a training run. */
export function liveCurves(options: LiveCurvesOptions): LiveCurves {
  return new LiveCurves(options);
}
