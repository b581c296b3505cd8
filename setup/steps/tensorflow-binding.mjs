// @ts-check
import fs from "node:fs";
import path from "node:path";
import { TENSORFLOW_VERSION } from "../core/places.mjs";
import { hashInputs, readJson, writeJson } from "../core/stamp.mjs";
import { compilerArguments, nativeSources } from "./compile-binding.mjs";
import { planTensorflow, refusalFile } from "./tensorflow-plan.mjs";

/** @typedef {import("../core/runner.mjs").Context} Context */
/** @typedef {import("../core/places.mjs").Places} Places */
/** @typedef {{ inputs: string, backend: "tensorflow" | "wasm", reason?: string }} Outcome how the step ended, in `.cache` */

const DOWNLOAD_LIMIT = 180_000; // milliseconds

/**
 * The native part of tfjs-node: built here, else its own download, else none (the library then computes with WASM).
 *
 * @type {import("../core/runner.mjs").Step}
 */
export const tensorflowBinding = {
  name: "TensorFlow binding for Node",
  megabytes: 100,
  isDone({ places }) {
    const outcome = readOutcome(places);
    return outcome?.inputs === inputsOf(places) && (outcome.backend === "wasm" || fs.existsSync(places.binding));
  },
  async run(context) {
    const { places } = context;
    const reason = await build(context);
    if (!reason) return finish(places, { backend: "tensorflow" }, `built against TensorFlow ${TENSORFLOW_VERSION}`);
    if (await downloadOfficial(context))
      return finish(places, { backend: "tensorflow", reason }, "tfjs-node's own download");
    fs.rmSync(places.binding, { force: true });
    return finish(places, { backend: "wasm", reason }, "none, the WASM backend is used");
  },
};

/** @param {Places} places @param {Omit<Outcome, "inputs">} outcome @param {string} summary */
function finish(places, outcome, summary) {
  writeJson(outcomeFile(places), { inputs: inputsOf(places), ...outcome });
  return summary;
}

/** @param {Places} places */
const outcomeFile = (places) => path.join(places.cache, "binding.json");

/**
 * How the binding came out last time.
 *
 * @param {Places} places
 * @returns {Outcome | undefined}
 */
export function readOutcome(places) {
  return /** @type {Outcome | undefined} */ (readJson(outcomeFile(places)));
}

/**
 * Forgets a substitute, so that the next run tries the native binding again.
 *
 * @param {Places} places
 */
export function retryNative(places) {
  if (!readOutcome(places)?.reason) return;
  for (const file of [outcomeFile(places), refusalFile(places)]) fs.rmSync(file, { force: true });
}

/** @param {Places} places */
function inputsOf(places) {
  const plan = planTensorflow(places);
  const texts = [plan.kind === "build" ? "build" : plan.reason, TENSORFLOW_VERSION, process.platform, process.arch];
  const files = [...nativeSources(places), path.join(places.root, "setup", "steps", "compile-binding.mjs")];
  return hashInputs({ texts, files: [...files, path.join(places.tfjsNode, "binding")] });
}

/** @param {Context} context @returns {Promise<string | undefined>} why there is no binding, or undefined when there is one */
async function build({ places, quietly }) {
  const plan = planTensorflow(places);
  if (plan.kind === "substitute") return plan.reason;
  const fresh = path.join(path.dirname(places.binding), "tfjs_binding.new.node");
  fs.mkdirSync(path.dirname(fresh), { recursive: true });
  const log = path.join(places.logs, "compiler.log");
  const compiled = await quietly(plan.compiler, compilerArguments(places, fresh), { log });
  if (compiled.code !== 0) return `${plan.compiler} could not compile it (${path.relative(places.root, log)} says why)`;
  const failure = await loadFailure({ quietly, places }, fresh);
  if (failure) return `the compiled binding does not load: ${failure}`;
  fs.renameSync(fresh, places.binding);
  return undefined;
}

/** @param {Context} context @returns {Promise<boolean>} whether the download gave a binding that loads */
async function downloadOfficial({ places, progress, quietly }) {
  progress.update("trying tfjs-node's own download");
  const env = { ...process.env, PATH: [path.join(places.nodeModules, ".bin"), process.env.PATH].join(path.delimiter) };
  const log = path.join(places.logs, "tfjs-node.log");
  await quietly(process.execPath, ["scripts/install.js"], { cwd: places.tfjsNode, env, log, timeout: DOWNLOAD_LIMIT });
  return fs.existsSync(places.binding) && !(await loadFailure({ quietly, places }, places.binding));
}

/** @param {Pick<Context, "places" | "quietly">} context @param {string} file @returns {Promise<string | undefined>} what went wrong */
async function loadFailure({ places, quietly }, file) {
  const log = path.join(places.logs, "compiler.log");
  const { code, output } = await quietly(process.execPath, ["-e", "require(process.argv[1])", file], { log });
  return code === 0 ? undefined : (output.match(/Error: (.*)/)?.[1] ?? `exit code ${code}`);
}
