/**
 * Child processes that inherit the kernel's output write into the cell, as they would write to a terminal.
 *
 * Descriptors 1 and 2 of the kernel belong to the Jupyter server. A child gets named pipes in their place; the protocol
 * thread reads them, so that output appears while a synchronous call still waits for its child.
 */
import childProcess from "node:child_process";
import { mkdtempSync, openSync } from "node:fs";
import { syncBuiltinESMExports } from "node:module";
import os from "node:os";
import path from "node:path";

/** The pipes' files, which the reader removes once it has opened them. */
export interface PipeFiles {
  folder: string;
  stdout: string;
  stderr: string;
}

/** What the reader of the pipes is told. */
export interface PipeReports {
  /** The pipes are there. */
  made(files: PipeFiles): void;
  /** Children ended: what they wrote stands before what is printed from now on. */
  written(): void;
}

type Sync = (...args: unknown[]) => unknown;
interface Spawned extends NodeJS.EventEmitter {
  spawn: (this: Spawned, options: { stdio?: unknown }) => unknown;
}

const { execFileSync } = childProcess;
let reader: PipeReports;
let descriptors: { stdout: number; stderr: number } | undefined;

/** The writing ends, made at the first use. They are open for reading, too, so that no child meets a pipe without reader. */
function pipes(): { stdout: number; stderr: number } {
  if (descriptors !== undefined) return descriptors;
  const folder = mkdtempSync(path.join(os.tmpdir(), "kernel-"));
  const files = { folder, stdout: path.join(folder, "stdout"), stderr: path.join(folder, "stderr") };
  execFileSync("mkfifo", [files.stdout, files.stderr]);
  descriptors = { stdout: openSync(files.stdout, "r+"), stderr: openSync(files.stderr, "r+") };
  reader.made(files);
  return descriptors;
}

/** What stands for descriptor 1 or 2 of the kernel in entry `index` of a child's streams. */
function redirectEntry(entry: unknown, index: number): unknown {
  if (entry === 1 || entry === process.stdout || (entry === "inherit" && index === 1)) return pipes().stdout;
  if (entry === 2 || entry === process.stderr || (entry === "inherit" && index === 2)) return pipes().stderr;
  return entry;
}

function redirect(stdio: unknown): unknown {
  const entries = stdio === "inherit" ? ["inherit", "inherit", "inherit"] : stdio;
  return Array.isArray(entries) ? entries.map(redirectEntry) : stdio;
}

function redirectOptions(argument: unknown): unknown {
  const isOptions = typeof argument === "object" && argument !== null && "stdio" in argument;
  return isOptions ? { ...argument, stdio: redirect(argument.stdio) } : argument;
}

function tellWritten(): void {
  if (descriptors !== undefined) reader.written();
}

/** Redirects what children inherit from now on. */
export function redirectInheritedStreams(reports: PipeReports): void {
  reader = reports;
  const asynchronous = childProcess.ChildProcess.prototype as unknown as Spawned;
  const { spawn } = asynchronous;
  asynchronous.spawn = function (options) {
    this.prependOnceListener("exit", tellWritten);
    return spawn.call(this, { ...options, stdio: redirect(options.stdio) });
  };
  const methods = childProcess as unknown as Record<string, Sync>;
  for (const name of ["spawnSync", "execSync", "execFileSync"]) {
    const original = methods[name];
    methods[name] = (...args) => {
      try {
        return original(...args.map(redirectOptions));
      } finally {
        tellWritten();
      }
    };
  }
  syncBuiltinESMExports();
}
