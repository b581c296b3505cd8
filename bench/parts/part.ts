import type { Result } from "../core/result.ts";

/** What every part gets. */
export interface BenchContext {
  /** Python of `.venv-pytorch`; the parts `pool` and `soak` run without it. */
  pytorch: string;
  /** Python of `.venv`. */
  python: string;
  /** Python of `.venv-simulators`, where it is set up. */
  simulators?: string;
  /** Folder for made-up data, kept from one run to the next. */
  cache: string;
  /** Fewer repetitions and smaller sizes, to see that everything runs; targets are not judged by it. */
  quick: boolean;
  /** The kinds that a part is cut down to which has kinds; all of them where none is named. */
  kinds: readonly string[];
  /** How often each kind is tried; as often as it says where there is no count. */
  count?: number;
  /** Prints a line that says what is being measured. */
  note: (text: string) => void;
}

/** Whether a part that has kinds is to measure one of that name. */
export function isWantedKind(name: string, { kinds }: BenchContext): boolean {
  return kinds.length === 0 || kinds.includes(name);
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
