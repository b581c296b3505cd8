/** Showing values: richly in a notebook, as text elsewhere. */

/** A value in several forms, by MIME type; the client picks the richest that it can show. */
export type MimeBundle = Record<string, unknown>;

/** A method of this name gives a value's `MimeBundle`, or a promise of one. */
export const displayKey: unique symbol = Symbol.for("Jupyter.display") as never;

/** A value that knows how it is shown. */
export interface Displayable {
  /** The value in every form that it has. */
  [displayKey](): MimeBundle | Promise<MimeBundle>;
}

/** What the notebook kernel offers to code that runs in it. */
interface Kernel {
  display(bundle: MimeBundle, options?: { displayId?: string; update?: boolean; metadata?: object }): void;
}

/** The notebook kernel, or undefined outside of a notebook. */
export function notebookKernel(): Kernel | undefined {
  return (globalThis as Record<symbol, unknown>)[Symbol.for("jupyter.kernel")] as Kernel | undefined;
}

/**
 * Shows a value now: in the notebook's cell, or on standard output.
 *
 * @example
 * ```ts
 * import { display, table } from "../lib/plots";
 *
 * await display(table([{ task: "BallRun", cost: 0.4 }])); // → undefined; and the cell shows the table
 * ```
 */
export async function display(value: Displayable): Promise<void> {
  const kernel = notebookKernel();
  // eslint-disable-next-line @typescript-eslint/no-base-to-string -- figures and tables have their own text
  if (!kernel) return console.log(String(value));
  kernel.display(await value[displayKey]());
}

let displays = 0;

/** A place in the notebook whose content changes; outside of a notebook nothing is shown. */
export class LiveDisplay {
  readonly #id = `live-${process.pid}-${++displays}`;
  readonly #metadata: object;
  #shown = false;

  /** `metadata` goes with everything that is shown. */
  constructor(metadata: object = {}) {
    this.#metadata = metadata;
  }

  /** Shows a bundle in place of the former one. */
  show(bundle: MimeBundle): void {
    notebookKernel()?.display(bundle, { displayId: this.#id, update: this.#shown, metadata: this.#metadata });
    this.#shown = true;
  }
}
