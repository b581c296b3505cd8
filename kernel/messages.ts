/**
 * What the kernel's three threads say to each other.
 *
 * The main thread runs the user's code, the protocol thread speaks to Jupyter, the compiler thread owns TypeScript. Each
 * pair shares one message port.
 */

import type { ScriptMap } from "./compiler/script-maps.ts";
import type { PipeFiles } from "./runtime/inherited-streams.ts";

/** A MIME bundle: one value per MIME type, ready for JSON. */
export type MimeBundle = Record<string, unknown>;

/** A failure the way Jupyter reports one. */
export interface ErrorReport {
  ename: string;
  evalue: string;
  traceback: string[];
}

/** How a cell ended. */
export type Outcome = { status: "ok"; data?: MimeBundle } | ({ status: "error" } & ErrorReport);

/** The answer to one of a request's user expressions. */
export type ExpressionOutcome =
  { status: "ok"; data: MimeBundle; metadata: object } | ({ status: "error" } & ErrorReport);

/** What a cell shows. `cell` is the number the protocol thread gave the cell. */
export type OutputReport =
  | { type: "stream"; cell: number; name: "stdout" | "stderr"; text: string }
  | { type: "display"; cell: number; data: MimeBundle; metadata: object; displayId?: string; update: boolean }
  | { type: "clear"; cell: number; wait: boolean };

/** From the user's thread to the protocol thread. */
export type RuntimeReport =
  | OutputReport
  | { type: "finished"; cell: number; outcome: Outcome; expressions: Record<string, ExpressionOutcome> }
  | { type: "child-pipes"; files: PipeFiles }
  | { type: "child-written" }
  | { type: "interrupt-noticed" }
  | { type: "stop-prepared" }
  | { type: "interrupt-asked" }
  | { type: "exiting" };

/** From the protocol thread to the user's thread. */
export type RuntimeOrder =
  | { type: "run"; cell: number; code: string; expressions: Record<string, CompiledCell | RefusedCell> }
  | { type: "interrupt" }
  | { type: "exit" };

/** A cell, or an expression behind it, that TypeScript accepted. */
export interface CompiledCell {
  status: "ok";
  /** JavaScript for V8's REPL mode. */
  code: string;
}

/** One that TypeScript refused. */
export interface RefusedCell extends ErrorReport {
  status: "error";
}

/** Completion of an identifier; positions are UTF-16 offsets in the cell. */
export interface Completion {
  matches: string[];
  start: number;
  end: number;
  types: { text: string; type: string; start: number; end: number }[];
}

/** Answer to "is this code a whole cell?". */
export interface Completeness {
  status: "complete" | "incomplete" | "invalid" | "unknown";
  indent?: string;
}

/** What the protocol thread may ask of the compiler thread. */
export interface CompilerRequests {
  /** Does now what the next cell would wait for. */
  prepare(): void;
  compile(source: string, name: string): CompiledCell | RefusedCell;
  compileExpression(expression: string): CompiledCell | RefusedCell;
  complete(source: string, position: number): Completion;
  inspect(source: string, position: number): string | undefined;
  isComplete(source: string): Completeness;
}

/** A module of the project as the module loader needs it. */
export interface LoadedModule {
  format: "module" | "json" | "commonjs";
  /** Absent: Node reads the file itself. */
  source?: string;
}

/** What the user's thread may ask of the compiler thread, waiting for the answer. */
export interface LoaderRequests {
  /** URL of a project module, or undefined where Node's own rules should decide. */
  resolve(specifier: string, parentUrl: string): string | undefined;
  load(url: string): LoadedModule | undefined;
  /** Source map of a cell or of a served module. */
  sourceMap(script: string): ScriptMap | undefined;
}
