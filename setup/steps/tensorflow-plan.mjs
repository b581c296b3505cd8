// @ts-check
/** Decides how this machine gets TensorFlow: built here against the PyPI wheel, or by a substitute, and why. */
import path from "node:path";
import { findCompiler } from "../checks/programs.mjs";
import { TENSORFLOW_VERSION } from "../core/places.mjs";
import { readJson, writeJson } from "../core/stamp.mjs";

/**
 * @typedef {{ kind: "build", wheel: string, compiler: string } | { kind: "substitute", reason: string }} Plan
 * A substitute is tfjs-node's own download or, failing that, the WASM backend.
 */

/** The wheels that carry libtensorflow_cc and the C headers, by system and processor. */
const WHEELS = /** @type {Record<string, string>} */ ({
  "linux-x64": "tensorflow-cpu",
  "linux-arm64": "tensorflow",
  "darwin-arm64": "tensorflow",
});

/**
 * The PyPI package whose wheel fits a system.
 *
 * @param {string} platform as `process.platform`
 * @param {string} arch as `process.arch`
 * @returns {string | undefined}
 */
export function wheelFor(platform, arch) {
  return WHEELS[`${platform}-${arch}`];
}

/**
 * @param {import("../core/places.mjs").Places} places
 * @returns {Plan}
 */
export function planTensorflow(places) {
  const wheel = wheelFor(process.platform, process.arch);
  if (!wheel)
    return {
      kind: "substitute",
      reason: `there is no TensorFlow ${TENSORFLOW_VERSION} wheel for ${process.platform} on ${process.arch}`,
    };
  const compiler = findCompiler();
  if (!compiler) return { kind: "substitute", reason: "no C++ compiler was found" };
  const refused = /** @type {{ version: string, reason: string } | undefined} */ (readJson(refusalFile(places)));
  if (refused?.version === TENSORFLOW_VERSION) return { kind: "substitute", reason: refused.reason };
  return { kind: "build", wheel, compiler };
}

/**
 * Remembers that pip has no wheel for this system (an old glibc, say), so that it is not asked at every start.
 *
 * @param {import("../core/places.mjs").Places} places
 * @param {string} reason
 */
export function rememberRefusal(places, reason) {
  writeJson(refusalFile(places), { version: TENSORFLOW_VERSION, reason });
}

/** @param {import("../core/places.mjs").Places} places */
export const refusalFile = (places) => path.join(places.cache, "tensorflow-refused.json");
