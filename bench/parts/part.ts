import type { Result } from "../core/result.ts";

/** What every part gets. */
export interface BenchContext {
  /** Python of `.venv-pytorch`. */
  pytorch: string;
  /** Python of `.venv-simulators`, where it is set up. */
  simulators?: string;
  /** Folder for made-up data, kept from one run to the next. */
  cache: string;
  /** Fewer repetitions and smaller sizes, to see that everything runs; targets are not judged by it. */
  quick: boolean;
  /** Prints a line that says what is being measured. */
  note(text: string): void;
}

/** One part of the benchmark. */
export interface Part {
  name: string;
  /** What it measures, in one line. */
  about: string;
  /** Whether it is left out where no part is named. */
  onlyWhenNamed?: boolean;
  measure(context: BenchContext): Promise<Result[]>;
}
