// @ts-check
/** What the doctor looks at. A diagnosis never throws: what it finds is in its result. */
import { spawnSync } from "node:child_process";
import fs from "node:fs";
import os from "node:os";
import path from "node:path";
import { pythonEnvironment } from "../core/environment.mjs";
import { TENSORFLOW_VERSION } from "../core/places.mjs";
import { readJson } from "../core/stamp.mjs";
import { isInstalled } from "../steps/npm-packages.mjs";
import { readOutcome } from "../steps/tensorflow-binding.mjs";
import { freeMegabytes, gigabytes } from "./disk.mjs";
import { nodeVersionProblem } from "./node-version.mjs";
import { compilerRemedy, findCompiler, findProgram } from "./programs.mjs";
import { findPython } from "./python.mjs";

/**
 * @typedef {object} Diagnosis
 * @property {string} name
 * @property {"ok" | "warning" | "wrong"} state wrong: the project cannot work like this
 * @property {string} finding the version or the fault
 * @property {string} [remedy]
 */

/** @typedef {import("../core/places.mjs").Places} Places */
/** @typedef {{ backend: string, version: string, correct: boolean, gigaflops: number }} Measured by `measure-backend.mjs` */

const RUN_SETUP = "Run `npm run setup`.";

/** @param {string} name @param {string} finding @returns {Diagnosis} */
const ok = (name, finding) => ({ name, state: "ok", finding });
/** @param {string} name @param {string} finding @param {string} remedy @returns {Diagnosis} */
const wrong = (name, finding, remedy) => ({ name, state: "wrong", finding, remedy });
/** @param {string} name @param {string} finding @param {string} remedy @returns {Diagnosis} */
const warning = (name, finding, remedy) => ({ name, state: "warning", finding, remedy });

/**
 * Everything, in the order in which one thing needs another.
 *
 * @param {Places} places
 * @returns {Generator<Diagnosis>} each is worked out when it is asked for, so that they can be printed one by one
 */
export function* diagnose(places) {
  yield diagnoseNode();
  yield diagnoseNpm();
  yield diagnosePython();
  yield diagnoseCompiler();
  yield ok("disk", `${gigabytes(freeMegabytes(places.root))} free`);
  yield isInstalled(places.root)
    ? ok("npm packages", "as package-lock.json asks")
    : wrong("npm packages", "missing or incomplete", RUN_SETUP);
  for (const name of ["typescript", "tslab", "@tensorflow/tfjs"]) yield diagnosePackage(places, name);
  yield* diagnoseJupyter(places);
  yield diagnoseKernelspec(places);
  yield ok(
    "processor",
    `${os.cpus()[0]?.model ?? process.arch}, ${os.availableParallelism()} threads${threadSetting()}`,
  );
  yield diagnoseBackend(places);
}

function diagnoseNode() {
  const problem = nodeVersionProblem(process.version);
  return problem
    ? wrong("Node", process.versions.node, problem)
    : ok("Node", `${process.versions.node} (${process.platform} ${process.arch})`);
}

function diagnoseNpm() {
  const { status, stdout } = spawnSync("npm", ["--version"], { encoding: "utf8" });
  return status === 0
    ? ok("npm", stdout.trim())
    : wrong("npm", "does not run", "Install it together with Node from https://nodejs.org.");
}

function diagnosePython() {
  try {
    const python = findPython();
    return ok("Python", `${python.version} (${python.path})`);
  } catch (error) {
    return wrong("Python", "not usable", /** @type {Error} */ (error).message);
  }
}

function diagnoseCompiler() {
  const compiler = findCompiler();
  if (!compiler) return warning("C++ compiler", "none", compilerRemedy());
  const { status, stdout } = spawnSync(compiler, ["--version"], { encoding: "utf8" });
  return status === 0
    ? ok("C++ compiler", stdout.split("\n")[0])
    : warning("C++ compiler", `${compiler} does not run`, compilerRemedy());
}

/** @param {Places} places @param {string} name */
function diagnosePackage(places, name) {
  const manifest = /** @type {{ version: string } | undefined} */ (
    readJson(path.join(places.nodeModules, name, "package.json"))
  );
  return manifest ? ok(name, manifest.version) : wrong(name, "not installed", RUN_SETUP);
}

/** @param {Places} places @returns {Generator<Diagnosis, void, void>} */
function* diagnoseJupyter(places) {
  const program = "import importlib.metadata as m, sys; [print(n, m.version(n)) for n in sys.argv[1:]]";
  const names = ["jupyterlab", "papermill", "trac_jupyter"];
  const { status, stdout } = spawnSync(places.python, ["-c", program, ...names], {
    encoding: "utf8",
    env: pythonEnvironment(places.root),
  });
  if (status !== 0) {
    const found = stdout ? `incomplete: only ${stdout.trim().split("\n").join(", ")}` : "not installed in .venv";
    yield wrong("Jupyter", found, RUN_SETUP);
    return;
  }
  for (const line of stdout.trim().split("\n")) {
    const [name, version] = line.split(" ");
    yield ok(name, version);
  }
}

/** @param {Places} places */
function diagnoseKernelspec(places) {
  const spec = /** @type {{ argv: string[], display_name: string } | undefined} */ (
    readJson(path.join(places.kernelspec, "kernel.json"))
  );
  if (!spec) return wrong("TypeScript kernel", "not registered in .venv", RUN_SETUP);
  if (!findProgram(spec.argv[0]))
    return wrong(
      "TypeScript kernel",
      `starts ${spec.argv[0]}, which is not on the PATH`,
      "Put Node's folder on the PATH.",
    );
  return ok("TypeScript kernel", `${spec.display_name} in ${path.relative(places.root, places.kernelspec)}`);
}

function threadSetting() {
  const names = ["TF_NUM_INTRAOP_THREADS", "TF_NUM_INTEROP_THREADS", "OMP_NUM_THREADS"].filter(
    (name) => process.env[name],
  );
  return names.map((name) => `, ${name}=${process.env[name]}`).join("");
}

/** @param {Places} places */
function diagnoseBackend(places) {
  if (!fs.existsSync(path.join(places.nodeModules, "tsx"))) return wrong("TensorFlow", "not installed", RUN_SETUP);
  const { status, stdout, stderr } = spawnSync(
    process.execPath,
    ["--import", "tsx", path.join(places.root, "setup", "checks", "measure-backend.mjs")],
    { cwd: places.root, encoding: "utf8" },
  );
  if (status !== 0) return wrong("TensorFlow", `does not load: ${firstError(stderr)}`, RUN_SETUP);
  const { backend, version, correct, gigaflops } = /** @type {Measured} */ (
    JSON.parse(stdout.trim().split("\n").at(-1) ?? "")
  );
  const finding = `${version}, ${gigaflops.toFixed(0)} GFLOP/s in a 1024 × 1024 product`;
  if (!correct)
    return wrong(
      "TensorFlow",
      `${finding}, and the product is wrong`,
      "Delete .cache and node_modules and run `npm run setup`.",
    );
  if (backend === "wasm")
    return warning(
      "TensorFlow",
      `WASM backend (about 14 times slower), because ${reasonForWasm(places)}; ${finding}`,
      remedyForWasm(),
    );
  return version === TENSORFLOW_VERSION
    ? ok("TensorFlow", `native backend in ${path.relative(places.root, places.tensorflow)}, ${finding}`)
    : warning("TensorFlow", `native backend, ${finding}; tfjs-node's own download`, RUN_SETUP);
}

/** @param {Places} places */
function reasonForWasm(places) {
  if (process.env.TRAC_BACKEND === "wasm") return "TRAC_BACKEND asks for it";
  return readOutcome(places)?.reason ?? "the native binding does not load";
}

const remedyForWasm = () => (process.env.TRAC_BACKEND === "wasm" ? "Unset TRAC_BACKEND." : RUN_SETUP);

/** @param {string} stderr */
function firstError(stderr) {
  return (
    stderr
      .split("\n")
      .find((line) => /Error/.test(line))
      ?.trim() ?? "it ended without a message"
  );
}
