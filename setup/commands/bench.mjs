// @ts-check
import fs from "node:fs";
import path from "node:path";
import { runForeground } from "../core/child.mjs";
import { ensureSetUp } from "../core/ensure.mjs";
import { readNumber, readOptions } from "../core/options.mjs";
import { repositoryRoot } from "../core/places.mjs";
import { Problem, WrongUsage } from "../core/problem.mjs";
import { readJson } from "../core/stamp.mjs";
import { pythonOf } from "../steps/optional-environment.mjs";
import { pytorchEnvironment } from "../steps/pytorch.mjs";

const HELP = `npm run bench [-- PART... OPTIONS]

Measures this project against PyTorch, h5py and the Python simulators: in turns, in one run, medians of at least
20. It ends with a table; the exit code is 1 when a target is missed. All of it takes about half an hour.

  PART            only these parts                                 npm run bench -- update load
                  update, methods, partition, load, evaluation, preparation, pool, leak, growth, and three
                  that only run when they are named: soak, rough use tried many times, takes hours, as does outcomes,
                  what policies trained by OSRL's code and by ours reach; lockstep, updates of both from the same start
                  with the same draws, takes 15 minutes
  --json FILE     writes every figure with versions and machine    npm run bench -- --json out/bench.json
                  over a former one, but over nothing else
  --kind NAME     only this kind, can be given again               npm run bench -- soak --kind kills --count 20
                  of methods: a method and the size of its observations, as bc-all-8, coptidice-76, cpq-8, bcq-lag-8,
                  bear-lag-8, cdt-76
                  of soak: kills, sweeps, updates, simulators, kernel, damaged-files
                  of lockstep and outcomes: bc-safe, coptidice, cpq, bcq-lag, bear-lag
  --count N       try each kind N times; of outcomes, N seeds; of lockstep, N updates
  --quick         few repetitions and small sizes: shows that everything runs
  --help          this page

It needs npm run setup:pytorch, but for pool and soak; the part evaluation measures against npm run setup:simulators where that was run.
bench/README.md says what each part measures. Leave the machine alone while it runs.`;

/** The parts, as bench/parts/index.ts has them. */
export const PARTS = [
  "update",
  "methods",
  "partition",
  "load",
  "evaluation",
  "preparation",
  "pool",
  "leak",
  "growth",
  "soak",
  "lockstep",
  "outcomes",
];

/** Those that measure against no PyTorch. */
const ALONE = ["pool", "soak"];

/** The methods of bench/parts/lockstep.ts and of bench/parts/outcomes/index.ts. */
const LEARNT = ["bc-safe", "coptidice", "cpq", "bcq-lag", "bear-lag"];

/**
 * The kinds of rough use, as bench/parts/soak/index.ts has them, and the methods of each part, those of bench/parts/methods.ts
 * with each size of the observations.
 * @type {Readonly<Record<string, readonly string[]>>}
 */
export const KINDS = {
  soak: ["kills", "sweeps", "updates", "simulators", "kernel", "damaged-files"],
  lockstep: LEARNT,
  outcomes: LEARNT,
  methods: ["bc-all", "coptidice", "cpq", "bcq-lag", "bear-lag", "cdt"].flatMap((method) => [
    `${method}-8`,
    `${method}-76`,
  ]),
};

const OPTIONS = /** @type {const} */ ({
  json: { type: "string" },
  kind: { type: "string", multiple: true },
  count: { type: "string" },
  quick: { type: "boolean", default: false },
  help: { type: "boolean", short: "h", default: false },
});

/** @param {string[]} args @returns {Promise<number>} the exit code */
export async function main(args) {
  const { values, positionals: only } = readOptions(
    { args, allowPositionals: true, options: OPTIONS },
    "npm run bench",
  );
  if (values.help) {
    console.log(HELP);
    return 0;
  }
  const { quick, kind: kinds = [] } = values;
  requireKnown("part", only, PARTS);
  requireKnown("kind", kinds, kindsOf(only));
  const count = readCount(values.count);
  const json = jsonFile(values.json);
  if (only.length === 0 || only.some((part) => !ALONE.includes(part))) requirePytorch(repositoryRoot);
  await ensureSetUp();
  const options = JSON.stringify({ only, json, quick, kinds, count });
  return runForeground(process.execPath, ["--import", "tsx", path.join("bench", "bench.ts"), options], {
    cwd: repositoryRoot,
  });
}

/**
 * The kinds of the parts that are named; of all parts where none is named that has kinds.
 * @param {readonly string[]} parts
 */
function kindsOf(parts) {
  const named = parts.flatMap((part) => KINDS[part] ?? []);
  return named.length > 0 ? named : Object.values(KINDS).flat();
}

/** @param {"part" | "kind"} what @param {readonly string[]} names @param {readonly string[]} known @throws {WrongUsage} */
function requireKnown(what, names, known) {
  const unknown = names.find((name) => !known.includes(name));
  if (unknown === undefined) return;
  throw new WrongUsage(`There is no ${what} "${unknown}".`, `The ${what}s are ${known.join(", ")}.`);
}

/** @param {string | undefined} text @returns {number | undefined} @throws {WrongUsage} */
function readCount(text) {
  if (text === undefined) return undefined;
  return readNumber("--count", text, {
    requirement: "a whole number from 1 to 1000000",
    test: (count) => Number.isInteger(count) && count >= 1 && count <= 1e6,
  });
}

/**
 * The file that `--json` names, as seen from where the user called npm. What is no former benchmark's is not written over.
 * @param {string | undefined} name @returns {string | undefined} @throws {WrongUsage}
 */
function jsonFile(name) {
  if (name === undefined) return undefined;
  const file = path.resolve(process.env.INIT_CWD ?? process.cwd(), name);
  if (name.trim() !== "" && (!fs.existsSync(file) || isBenchmark(readJson(file)))) return file;
  throw new WrongUsage(
    `--json must name a new file or one of a former benchmark, and "${name}" is neither.`,
    "Give another name and run the command again.",
  );
}

/** @param {unknown} json whatever a file holds */
function isBenchmark(json) {
  const { machine, results } = /** @type {Record<string, unknown>} */ (json ?? {});
  return typeof machine === "object" && Array.isArray(results);
}

/** @param {string} root @throws {Problem} */
function requirePytorch(root) {
  if (fs.existsSync(pythonOf(root, pytorchEnvironment))) return;
  throw new Problem(
    "The benchmark measures against PyTorch, which is not set up.",
    "Run `npm run setup:pytorch` first.",
  );
}
