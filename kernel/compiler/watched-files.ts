/**
 * File watching on demand: TypeScript registers what it read and where it looked in vain, and learns of changes when the
 * kernel asks for a look.
 *
 * Real watchers would poll hundreds of files and report an edit some time after it. A look before each cell costs about
 * one `stat` per file of the project and is never late. Packages in node_modules are taken as unchanging, but new ones
 * are found.
 */
import { readdirSync, statSync } from "node:fs";
import path from "node:path";
import type { DirectoryWatcherCallback, FileWatcher, FileWatcherCallback, System } from "typescript";
import { ts } from "./typescript.ts";

interface WatchedFile {
  callbacks: Set<FileWatcherCallback>;
  stamp: string;
}

interface WatchedFolder {
  callbacks: Set<DirectoryWatcherCallback>;
  entries: ReadonlySet<string>;
}

/** Changes whenever the file does, also where its date is set back (`cp -p`, `tar`); empty for a file that is not there. */
export function stampOf(file: string): string {
  const stats = statSync(file, { throwIfNoEntry: false });
  return stats === undefined ? "" : `${stats.ctimeMs}:${stats.size}:${stats.ino}`;
}

/** Paths in `folder` and itself; none for a folder that is not there. A scope in node_modules counts with its packages. */
export function entriesOf(folder: string): Set<string> {
  if (statSync(folder, { throwIfNoEntry: false })?.isDirectory() !== true) return new Set();
  const inside = readdirSync(folder).map((name) => path.join(folder, name));
  const scopes =
    path.basename(folder) === "node_modules" ? inside.filter((entry) => path.basename(entry).startsWith("@")) : [];
  return new Set([folder, ...inside, ...scopes.flatMap((scope) => [...entriesOf(scope)])]);
}

/** The files of one program, and the folders where it looked for more. */
export class WatchedFiles {
  readonly #files = new Map<string, WatchedFile>();
  readonly #folders = new Map<string, WatchedFolder>();

  /** TypeScript's view of the system with these watchers in place of real ones. */
  readonly sys: System = Object.assign(Object.create(ts.sys) as System, {
    watchFile: (file: string, callback: FileWatcherCallback) => this.#watchFile(file, callback),
    watchDirectory: (folder: string, callback: DirectoryWatcherCallback) => this.#watchFolder(folder, callback),
  });

  #watchFile(file: string, callback: FileWatcherCallback): FileWatcher {
    if (file.includes("/node_modules/")) return { close: () => {} };
    const watched = this.#files.get(file) ?? { callbacks: new Set(), stamp: stampOf(file) };
    this.#files.set(file, watched);
    watched.callbacks.add(callback);
    return { close: () => watched.callbacks.delete(callback) };
  }

  #watchFolder(folder: string, callback: DirectoryWatcherCallback): FileWatcher {
    const watched = this.#folders.get(folder) ?? { callbacks: new Set(), entries: entriesOf(folder) };
    this.#folders.set(folder, watched);
    watched.callbacks.add(callback);
    return { close: () => watched.callbacks.delete(callback) };
  }

  /** Stamps of the files at the last look. */
  get stamps(): [file: string, stamp: string][] {
    return [...this.#files].map(([file, { stamp }]) => [file, stamp]);
  }

  /** Entries of the folders at the last look. */
  get folders(): [folder: string, entries: ReadonlySet<string>][] {
    return [...this.#folders].map(([folder, { entries }]) => [folder, entries]);
  }

  /** Looks at everything and reports to TypeScript what changed. */
  refresh(): void {
    for (const [file, watched] of this.#files) refreshFile(file, watched);
    for (const [folder, watched] of this.#folders) refreshFolder(folder, watched);
  }
}

function refreshFile(file: string, watched: WatchedFile): void {
  const stamp = stampOf(file);
  if (stamp === watched.stamp) return;
  const kind = stamp === "" ? ts.FileWatcherEventKind.Deleted : ts.FileWatcherEventKind.Changed;
  watched.stamp = stamp;
  for (const callback of [...watched.callbacks]) callback(file, kind);
}

function refreshFolder(folder: string, watched: WatchedFolder): void {
  const before = watched.entries;
  watched.entries = entriesOf(folder);
  const changed = [...new Set([...before, ...watched.entries])].filter(
    (entry) => before.has(entry) !== watched.entries.has(entry),
  );
  for (const entry of changed) for (const callback of [...watched.callbacks]) callback(entry);
}
