import type { Result } from "../core/result.ts";

/** What every part gets. */
export interface BenchContext {
  /** Python of `.venv-pytorch`; the part `soak` runs without it. */
  pytorch: string;
  /** Python of `.venv`. */
  python: string;
  /** Python of `.venv-simulators`, where it is set up. */
  simulators?: string;
  /** Folder for made-up data, kept from one run to the next. */
  cache: string;
  /** Fewer repetitions and smaller sizes, to see that everything runs; targets are not judged by it. */
  quick: boolean;
  /** What of the part `soak` is tried: all kinds where none is named, each as often as it says where there is no count. */
  soak: { kinds: readonly string[]; count?: number };
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
