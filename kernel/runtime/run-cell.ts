/** One run of one cell: its code, its value, the user expressions behind it, and one report of how all that ended. */
import type { ErrorReport, ExpressionOutcome, Outcome, RuntimeOrder, RuntimeReport } from "../messages.ts";
import { asCell, beginCell, release } from "./cell-context.ts";
import type { Cell } from "./cell-context.ts";
import { isInstance, reportError } from "./error-report.ts";
import { evaluate, giveUp, Terminated } from "./evaluate.ts";
import { isInterrupt, isOwed, KeyboardInterrupt, noticeInterrupt, trackCell } from "./interrupts.ts";
import { Promise, setImmediate } from "./intrinsics.ts";
import { describeValue, endStreams } from "./output.ts";

type RunOrder = RuntimeOrder & { type: "run" };
type Finished = RuntimeReport & { type: "finished" };

/** A running cell. */
export class CellRun {
  readonly cell: Cell;
  readonly #order: RunOrder;
  readonly #finish: (report: Finished) => void;
  #isFinished = false;

  /** @param finish called once, whatever the code does */
  constructor(order: RunOrder, finish: (report: Finished) => void) {
    this.#order = order;
    this.#finish = finish;
    this.cell = beginCell(order.cell, noticeInterrupt());
    trackCell(this.cell);
  }

  /** Runs the cell. */
  start(): void {
    void asCell(this.cell, () => this.#run());
  }

  /** Ends the cell as interrupted without waiting for its code any longer. */
  abandon(): void {
    giveUp();
    this.#report({ status: "error", ...reportError(new KeyboardInterrupt()) }, {});
  }

  async #run(): Promise<void> {
    const outcome = await this.#outcome();
    const expressions = outcome.status === "ok" ? await this.#expressions() : {};
    await new Promise((resolve) => setImmediate(resolve)); // lets Node report rejections that nobody handles
    release(this.cell);
    this.#report(outcome, expressions);
  }

  async #outcome(): Promise<Outcome> {
    try {
      const data = await this.#valueOf(this.#order.code);
      if (isOwed(this.cell)) throw new KeyboardInterrupt(); // it came while nothing looked
      return data === undefined ? { status: "ok" } : { status: "ok", data };
    } catch (thrown) {
      return { status: "error", ...this.#reportFailure(thrown) };
    }
  }

  /** The description of the last expression's value; undefined for none. */
  async #valueOf(code: string): Promise<Record<string, unknown> | undefined> {
    this.cell.lastValue = undefined;
    await evaluate(code);
    const value = this.cell.lastValue as Cell["lastValue"];
    return value?.value === undefined ? undefined : describeValue(value.value);
  }

  /** Code that was asked to stop may fail with an error of its own, such as an AbortError: the interrupt is what matters. */
  #reportFailure(thrown: unknown): ErrorReport {
    if (isInstance(thrown, KeyboardInterrupt)) return reportError(thrown);
    if (isInstance(thrown, Terminated) || isInterrupt(thrown, this.cell)) return reportError(new KeyboardInterrupt());
    return reportError(isOwed(this.cell) ? new KeyboardInterrupt({ cause: thrown }) : thrown);
  }

  async #expressions(): Promise<Record<string, ExpressionOutcome>> {
    const outcomes: Record<string, ExpressionOutcome> = {};
    for (const [name, expression] of Object.entries(this.#order.expressions)) {
      if (expression.status === "error") {
        outcomes[name] = expression;
        continue;
      }
      try {
        const data = (await this.#valueOf(expression.code)) ?? { "text/plain": "undefined" };
        outcomes[name] = { status: "ok", data, metadata: {} };
      } catch (thrown) {
        outcomes[name] = { status: "error", ...this.#reportFailure(thrown) };
      }
    }
    return outcomes;
  }

  #report(outcome: Outcome, expressions: Finished["expressions"]): void {
    if (this.#isFinished) return;
    this.#isFinished = true;
    endStreams(this.cell);
    this.#finish({ type: "finished", cell: this.cell.id, outcome, expressions });
  }
}
