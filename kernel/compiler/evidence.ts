/**
 * What a program was made of, so that a later kernel can tell whether it would make the same one: the project's texts, the
 * files of packages, and where TypeScript looked for others.
 */
import type { Program, SourceFile } from "typescript";
import { keyOf } from "./disk-cache.ts";
import { isOwn } from "./module-graph.ts";
import { ts } from "./typescript.ts";
import { entriesOf, stampOf } from "./watched-files.ts";
import type { WatchedFiles } from "./watched-files.ts";

/** Paths, each with a text that is another one when what is there has changed. */
type States = [path: string, state: string][];

/** See above; it survives JSON. */
export interface Evidence {
  texts: States;
  packages: States;
  watched: States;
  folders: States;
}

const digests = new WeakMap<SourceFile, string>();

/** The state of a file in a program; packages are taken as unchanging while a kernel lives. */
function stateOf(file: SourceFile): string {
  const state = digests.get(file) ?? (isOwn(file) ? keyOf(file.text) : stampOf(file.fileName));
  digests.set(file, state);
  return state;
}

function entriesState(entries: ReadonlySet<string>): string {
  return keyOf(...[...entries].sort());
}

/** What `program` was made of, apart from the files named in `without`. */
export function evidenceOf(program: Program, watched: WatchedFiles, without: readonly string[]): Evidence {
  const files = program.getSourceFiles().filter(({ fileName }) => !without.includes(fileName));
  const statesOf = (some: readonly SourceFile[]): States => some.map((file) => [file.fileName, stateOf(file)]);
  const texts = new Set(files.map(({ fileName }) => fileName));
  return {
    texts: statesOf(files.filter(isOwn)),
    packages: statesOf(files.filter((file) => !isOwn(file))),
    watched: watched.stamps.filter(([file]) => !texts.has(file) && !without.includes(file)),
    folders: watched.folders.map(([folder, entries]) => [folder, entriesState(entries)]),
  };
}

/** Looks whether evidence still holds. A file is read again when its stamp has changed. */
export class EvidenceCheck {
  readonly #texts = new Map<string, { stamp: string; state: string }>();
  readonly #packages = new Map<string, string>();

  /** Whether TypeScript would make the same program now. */
  holds({ texts, packages, watched, folders }: Evidence): boolean {
    return (
      texts.every(([file, state]) => this.#textState(file) === state) &&
      watched.every(([file, stamp]) => stampOf(file) === stamp) &&
      folders.every(([folder, state]) => entriesState(entriesOf(folder)) === state) &&
      packages.every(([file, state]) => this.#packageState(file) === state)
    );
  }

  #textState(file: string): string {
    const stamp = stampOf(file);
    const known = this.#texts.get(file);
    if (known?.stamp === stamp) return known.state;
    const state = keyOf(ts.sys.readFile(file) ?? "");
    this.#texts.set(file, { stamp, state });
    return state;
  }

  #packageState(file: string): string {
    const state = this.#packages.get(file) ?? stampOf(file);
    this.#packages.set(file, state);
    return state;
  }
}
