/**
 * File watching on demand: TypeScript registers the files it read, and hears of changes when the kernel asks for a look.
 *
 * Real watchers would poll hundreds of files and tell of an edit some time after it. A look before each cell costs about
 * one `stat` per file of the project and is never late. Packages in node_modules are taken as unchanging.
 */
import { statSync } from "node:fs";
import type { FileWatcher, FileWatcherCallback, System } from "typescript";
import { ts } from "./typescript.ts";

interface Watched {
  callbacks: Set<FileWatcherCallback>;
  stamp: string;
}

/** Changes whenever the file does; empty for a file that is not there. */
function stampOf(file: string): string {
  const stats = statSync(file, { throwIfNoEntry: false });
  return stats === undefined ? "" : `${stats.mtimeMs}:${stats.size}:${stats.ino}`;
}

/** The files of one program. */
export class WatchedFiles {
  readonly #files = new Map<string, Watched>();

  /** TypeScript's view of the system with these watchers in place of real ones. */
  readonly sys: System = Object.assign(Object.create(ts.sys) as System, {
    watchFile: (file: string, callback: FileWatcherCallback) => this.#watch(file, callback),
    watchDirectory: (): FileWatcher => ({ close: () => {} }),
  });

  #watch(file: string, callback: FileWatcherCallback): FileWatcher {
    if (file.includes("/node_modules/")) return { close: () => {} };
    const watched = this.#files.get(file) ?? { callbacks: new Set(), stamp: stampOf(file) };
    this.#files.set(file, watched);
    watched.callbacks.add(callback);
    return { close: () => watched.callbacks.delete(callback) };
  }

  /** Looks at every file and tells TypeScript which ones changed. */
  refresh(): void {
    for (const [file, watched] of this.#files) {
      const stamp = stampOf(file);
      if (stamp === watched.stamp) continue;
      const kind = stamp === "" ? ts.FileWatcherEventKind.Deleted : ts.FileWatcherEventKind.Changed;
      watched.stamp = stamp;
      for (const callback of [...watched.callbacks]) callback(file, kind);
    }
  }
}
