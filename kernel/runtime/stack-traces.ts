/** Stack traces in TypeScript lines: every frame of a cell or project module is mapped back when a trace is made. */
import { SourceMap } from "node:module";
import type { SourceMapPayload } from "node:module";
import { writtenNames } from "../cell-names.ts";
import type { ScriptMap } from "../compiler/script-maps.ts";

/** A place in TypeScript source; line and column count from 1. */
export interface SourcePlace {
  name: string;
  line: number;
  column: number;
  /** The line's text, where the map holds it. */
  text: string | undefined;
}

interface KnownScript extends ScriptMap {
  parsed: SourceMap;
}

const known = new Map<string, KnownScript | undefined>();
let askMap: (script: string) => ScriptMap | undefined;

/** Frames of the kernel, of tslab and of Node's own machinery say nothing about the user's code. */
const machinery =
  /\/\.cache\/kernel\/|\/node_modules\/(tslab|@tslab)\/|\bnode:(internal|inspector|async_hooks)\b|\(<anonymous>\)$/;

function scriptMap(script: string): KnownScript | undefined {
  if (known.has(script)) return known.get(script);
  const map = /^In\[|\?v=/.test(script) ? askMap(script) : undefined;
  const parsed = map && { ...map, parsed: new SourceMap(map.map as unknown as SourceMapPayload) };
  known.set(script, parsed);
  return parsed;
}

/** The source of a position in a running script (from 1), or undefined where it has no map. */
export function findSource(script: string, line: number, column: number): SourcePlace | undefined {
  const map = scriptMap(script);
  if (map === undefined) return undefined;
  const entry = map.parsed.findEntry(line - 1, column - 1);
  if (!("originalLine" in entry)) return undefined;
  const text = map.map.sourcesContent?.[0]?.split("\n")[entry.originalLine];
  return { name: map.name, line: entry.originalLine + 1 - map.linesBefore, column: entry.originalColumn + 1, text };
}

/** A frame's line in a trace, and its place where the frame lies in a cell or a project module. */
interface Frame {
  text: string;
  source: SourcePlace | undefined;
}

/** A frame's own wording; it asks the frame's receiver for its class, and that may throw. */
function frameText(frame: NodeJS.CallSite): string {
  try {
    // eslint-disable-next-line @typescript-eslint/no-base-to-string -- V8's frames have their own text
    return String(frame);
  } catch {
    return `${frame.getScriptNameOrSourceURL()}:${frame.getLineNumber()}:${frame.getColumnNumber()}`;
  }
}

function describeFrame(frame: NodeJS.CallSite): Frame {
  const script = frame.getScriptNameOrSourceURL();
  const [line, column] = [frame.getLineNumber(), frame.getColumnNumber()];
  const text = frameText(frame);
  const source = script === null || line === null || column === null ? undefined : findSource(script, line, column);
  if (source === undefined) return { text, source };
  return {
    text: text.replace(`${script}:${line}:${column}`, `${source.name}:${source.line}:${source.column}`),
    source,
  };
}

/** Where each error arose, with the line as it was in the code that ran: its file may have been edited since. */
const origins = new WeakMap<Error, SourcePlace>();

function prepareStackTrace(error: Error, callSites: NodeJS.CallSite[]): string {
  const frames = callSites.map(describeFrame).filter(({ text }) => !machinery.test(text));
  const origin = frames.find(({ source }) => source !== undefined)?.source;
  if (origin !== undefined) origins.set(error, origin);
  const lines = [errorHead(error), ...frames.map(({ text }) => `    at ${text}`)];
  return writtenNames(lines.join("\n"));
}

/** The first place in a cell or a project module of the trace of `error`, whose `stack` was read before. */
export function originOf(error: Error): SourcePlace | undefined {
  return origins.get(error);
}

function errorHead(error: unknown): string {
  try {
    return Error.prototype.toString.call(error);
  } catch {
    return "Error"; // a message or name that cannot be read
  }
}

/** Maps the stack traces of this thread; `ask` fetches the map of a script. */
export function mapStackTraces(ask: (script: string) => ScriptMap | undefined): void {
  askMap = ask;
  Error.prepareStackTrace = prepareStackTrace;
}
