/** Where in a method's code something was asked for. */
import { fileURLToPath } from "node:url";

/** Depth of the stack that is looked at: a gradient lies some 30 calls below the method. */
const depth = 100;

/** The library's own `nn`, which methods are built on. */
const library = fileURLToPath(new URL("..", import.meta.url));

/** Packages and Node itself; tfjs's source maps name further files. */
const packages = /node_modules|\/tfjs-[a-z-]+\/src\/|^node:/;

/** A place in the program. Taking it is cheap; only reading its line costs time. */
export class CallSite {
  readonly #error: Error;

  constructor() {
    const { stackTraceLimit } = Error;
    Error.stackTraceLimit = depth;
    this.#error = new Error();
    Error.stackTraceLimit = stackTraceLimit;
  }

  /** `file:line` of the innermost call outside of packages and of `lib/nn`. */
  get line(): string {
    const { stack = "" } = this.#error;
    const places = stack
      .split("\n")
      .flatMap((frame) => /(?:\(|at )([^()]+:\d+):\d+\)?$/.exec(frame)?.[1] ?? [])
      .map(withoutScheme);
    return places.find((place) => !packages.test(place) && !place.startsWith(library)) ?? "an unknown line";
  }
}

/** A file's URL and line as path and line. */
function withoutScheme(place: string): string {
  return place.startsWith("file:") ? place.replace(/^.*(?=:\d+$)/, (url) => fileURLToPath(url)) : place;
}
