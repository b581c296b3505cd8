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
  /** Whether figures without a title are shown too; default: true. */
  untitled?: boolean;
  /** Height of a panel, in pixels; see `trainingCurves`. */
  panelHeight?: number;
}

/** How a figure of an update is shown. */
export interface FigureTitle {
  title: string;
  /** Number format of its axis (d3-format), as ".1~%". */
  format?: string;
}

/** Curves of a training run; see `liveCurves`. */
export class LiveCurves {
  readonly #options: LiveCurvesOptions;
  readonly #display = new LiveDisplay();
  readonly #series = new Map<string, { updates: number[]; values: number[] }>();
  #progress: Progress | undefined;
  #drawn = 0;

  constructor(options: LiveCurvesOptions) {
    this.#options = options;
  }

  /** Counts updates for the progress line. */
  advance(n = 1): void {
    this.#progress ??= this.#progressFrom(0);
    this.#progress.advance(n);
  }

  /** Sets the number of updates made. Those before the first one that is set were made earlier: they count for the share, not for the rate. */
  set(update: number): void {
    this.#progress ??= this.#progressFrom(update - 1);
    this.#progress.set(update);
  }

  #progressFrom(begun: number): Progress {
    const { total, label } = this.#options;
    return progress(total, label, { begun });
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
    const { label, figures = {}, untitled = true, panelHeight } = this.#options;
    const titled = Object.keys(figures).filter((name) => this.#series.has(name));
    const others = untitled ? [...this.#series.keys()].filter((name) => !titled.includes(name)) : [];
    const panels = [...titled, ...others].map((name): Panel => {
      const { updates, values } = this.#series.get(name)!;
      const { title, format } = figures[name] ?? { title: name };
      return { title, tickformat: format, x: updates, y: values };
    });
    return trainingCurves({ title: label, panels, panelHeight });
  }

  /** Shows the last state, with a picture that also static pages can show. */
  async finish(): Promise<void> {
    this.#progress?.done();
    this.#display.show(await this.figure().bundle());
  }
}

/**
 * Starts live curves of a training run.
 *
 * @example
 * ```ts
 * import { liveCurves } from "../lib/plots";
 *
 * const curves = liveCurves({ label: "Training", total: 300 });
 * for (const update of [100, 200, 300]) {
 *   curves.advance(100);
 *   curves.add(update, { loss: 100 / update });
 * }
 * curves.series("loss"); // → [1, 0.5, 0.333]
 * ```
 */
export function liveCurves(options: LiveCurvesOptions): LiveCurves {
  return new LiveCurves(options);
}
