/**
 * Runs the benchmark: `npm run bench` starts it, see setup/commands/bench.mjs.
 * usage: bench.ts OPTIONS, where OPTIONS are the `Options` below as JSON
 */
import { existsSync, mkdirSync } from "node:fs";
import path from "node:path";
import { makeFolder, requireWritableFolder, writeAtomically } from "../lib/files/index.ts";
import { describeMachine } from "./core/machine.ts";
import { resultRows } from "./core/result.ts";
import type { Result } from "./core/result.ts";
import { parts } from "./parts/index.ts";
import type { BenchContext, Part } from "./parts/part.ts";

const repository = path.join(import.meta.dirname, "..");

interface Options {
  /** Names of parts; all but those that are only measured when named where there is none. */
  only: string[];
  /** Full path of the file to write. */
  json?: string;
  quick: boolean;
  kinds: string[];
  count?: number;
}

const pythonIn = (folder: string) => path.join(repository, folder, "bin", "python");

const { only, json, quick, kinds, count } = JSON.parse(process.argv[2] ?? "{}") as Options;
if (json) requireWritableFolder(path.dirname(json));
const cache = path.join(repository, ".cache", "bench");
mkdirSync(cache, { recursive: true });
const context: BenchContext = {
  pytorch: pythonIn(".venv-pytorch"),
  python: pythonIn(".venv"),
  simulators: existsSync(pythonIn(".venv-simulators")) ? pythonIn(".venv-simulators") : undefined,
  cache,
  quick,
  kinds,
  count,
  note: (text) => console.error(text),
};

const machine = describeMachine();
const started = new Date().toISOString();
const results: Result[] = [];
const isWanted = ({ name, onlyWhenNamed = false }: Part) => (only.length === 0 ? !onlyWhenNamed : only.includes(name));
for (const part of parts.filter(isWanted)) {
  results.push(...(await part.measure(context)));
}
const { table } = await import("../lib/plots/index.ts"); // it loads TensorFlow, which was not to lie beside what was measured
console.log(`\n${results.length > 0 ? String(table(resultRows(results))) : "Nothing was measured."}\n`);
const sets = machine.instructionSets.join(" ") || "instruction sets unknown";
console.log(
  `${machine.processor} (${sets}), ${machine.cores} cores, load ${machine.load.toFixed(1)} before; medians, in turns with the peer.`,
);
if (json) {
  makeFolder(path.dirname(json));
  writeAtomically(json, `${JSON.stringify({ started, quick, machine, results }, null, 2)}\n`);
}
process.exitCode = results.some(({ met }) => met === false) && !quick ? 1 : 0;
