// @ts-check
import fs from "node:fs";
import path from "node:path";
import { TENSORFLOW_VERSION } from "../core/places.mjs";
import { Problem } from "../core/problem.mjs";
import { pip } from "./python-environment.mjs";
import { planTensorflow, rememberRefusal } from "./tensorflow-plan.mjs";

/** The wheel's Python tag does not matter, since no Python of it is used; this one exists for every system. */
const WHEEL_PYTHON = "3.12";
const POLL = 500; // milliseconds

/** @typedef {import("../core/runner.mjs").Context} Context */

/**
 * TensorFlow's libraries and C headers in `.cache/tensorflow-VERSION`, from the PyPI wheel. The folder gets its name when it
 * is complete.
 *
 * @type {import("../core/runner.mjs").Step}
 */
export const tensorflowLibrary = {
  name: `TensorFlow ${TENSORFLOW_VERSION} libraries`,
  megabytes: 1700,
  isDone: ({ places }) => fs.existsSync(places.tensorflow) || planTensorflow(places).kind === "substitute",
  async run(context) {
    const { places } = context;
    const plan = planTensorflow(places);
    if (plan.kind === "substitute") return "not used";
    const partial = `${places.tensorflow}.partial`;
    const download = path.join(places.temporary, "wheel");
    for (const folder of [partial, places.temporary]) fs.rmSync(folder, { recursive: true, force: true });
    const wheel = await downloadWheel(context, plan.wheel, download);
    if (!wheel) return "no wheel fits this system";
    await unpack(context, wheel, partial);
    fs.renameSync(partial, places.tensorflow);
    fs.rmSync(places.temporary, { recursive: true, force: true });
    return path.relative(places.root, places.tensorflow);
  },
};

/**
 * @param {Context} context
 * @param {string} name the PyPI package
 * @param {string} folder
 * @returns {Promise<string | undefined>} the wheel file, or undefined where pip has none for this system
 */
async function downloadWheel(context, name, folder) {
  let total = "";
  const onLine = (/** @type {string} */ line) => {
    total = line.match(/^\s+Downloading \S+\.whl \(([\d.]+ MB)\)/)?.[1] ?? total;
  };
  const timer = setInterval(
    () => total && context.progress.update(`${megabytesIn(context.places.temporary)} of ${total}`),
    POLL,
  );
  try {
    await pip(
      context,
      [
        "download",
        "--no-deps",
        "--only-binary=:all:",
        `--python-version=${WHEEL_PYTHON}`,
        `--dest=${folder}`,
        `${name}==${TENSORFLOW_VERSION}`,
      ],
      onLine,
    );
  } catch (error) {
    if (!(error instanceof Problem) || !error.message.includes("No matching distribution")) throw error;
    rememberRefusal(context.places, `pip finds no ${name} ${TENSORFLOW_VERSION} wheel for this system`);
    return undefined;
  } finally {
    clearInterval(timer);
  }
  const wheel = fs.readdirSync(folder).find((file) => file.endsWith(".whl"));
  return wheel && path.join(folder, wheel);
}

/** @param {Context} context @param {string} wheel @param {string} folder */
async function unpack({ places, progress, quietly }, wheel, folder) {
  const script = path.join(places.root, "setup", "native", "unpack-wheel.py");
  const log = path.join(places.logs, "unpack.log");
  const { code, output } = await quietly(places.python, [script, wheel, folder], {
    log,
    onLine: (line) => progress.update(`unpacking ${line}`),
  });
  if (code === 0) return;
  throw new Problem(
    `${path.basename(wheel)} could not be unpacked: ${output.trim().split("\n").at(-1)}.`,
    "Run the command again.",
  );
}

/** @param {string} folder @returns {number} the size of all files below it, in whole MB */
function megabytesIn(folder) {
  let bytes = 0;
  for (const entry of fs.readdirSync(folder, { recursive: true })) {
    bytes += fs.statSync(path.join(folder, String(entry)), { throwIfNoEntry: false })?.size ?? 0;
  }
  return Math.round(bytes / 1e6);
}
