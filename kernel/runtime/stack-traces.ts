/** Stack traces in TypeScript lines: every frame of a cell or project module is mapped back when a trace is made. */
import { SourceMap } from "node:module";
import type { SourceMapPayload } from "node:module";
import path from "node:path";
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
const machinery = /\/\.cache\/kernel\/|\/node_modules\/(tslab|@tslab)\/|\bnode:(internal|inspector|async_hooks)\b|\(<anonymous>\)$/;

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

function describeFrame(frame: NodeJS.CallSite): string {
  const script = frame.getScriptNameOrSourceURL() as string | null;
  const [line, column] = [frame.getLineNumber(), frame.getColumnNumber()];
  const text = String(frame);
  if (script === null || line === null || column === null) return text;
  const source = findSource(script, line, column);
  if (source === undefined) return text;
  return text.replace(`${script}:${line}:${column}`, `${source.name}:${source.line}:${source.column}`);
}

function prepareStackTrace(error: Error, frames: NodeJS.CallSite[]): string {
  const lines = frames.map(describeFrame).filter((line) => !machinery.test(line));
  const head = errorHead(error);
  return [head, ...lines.map((line) => `    at ${line}`)].join("\n");
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

/** The first frame of a mapped trace that lies in a cell or a project module. */
export function firstPlace(stack: string): { name: string; line: number; column: number } | undefined {
  const found = /^\s+at (?:.*\()?((?:In\[[\w-]+\]|[^\s()]+\.(?:ts|tsx|mts|js))):(\d+):(\d+)\)?$/m.exec(stack);
  if (found === null || path.isAbsolute(found[1]!)) return undefined;
  return { name: found[1]!, line: Number(found[2]), column: Number(found[3]) };
}

/** The text of a line of a mapped source that appeared in a trace. */
export function sourceLine(name: string, line: number): string | undefined {
  for (const script of known.values()) {
    if (script?.name === name) return script.map.sourcesContent?.[0]?.split("\n")[line - 1 + script.linesBefore];
  }
  return undefined;
}
