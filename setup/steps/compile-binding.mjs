// @ts-check
import fs from "node:fs";
import path from "node:path";

/** @typedef {import("../core/places.mjs").Places} Places */

/** @param {Places} places @returns {string[]} what is linked into the binding beside tfjs-node's own files; each says why */
export function nativeSources(places) {
  return ["quiet-log.cc", "signal-thread.cc"].map((name) => path.join(places.root, "setup", "native", name));
}

/**
 * The arguments of the one compiler call that builds tfjs-node's binding.
 *
 * The libraries are found relative to the binding, so that the repository can be moved. The sources are tfjs-node's two files
 * and `nativeSources`.
 *
 * @param {Places} places
 * @param {string} output the file to write, in the binding's own folder
 * @param {NodeJS.Platform} [platform]
 * @returns {string[]}
 */
export function compilerArguments(places, output, platform = process.platform) {
  const include = [
    path.join(places.nodeModules, "node-api-headers", "include"),
    path.join(places.tensorflow, "include"),
    places.tfjsNode,
  ];
  const sources = [
    ...nativeSources(places),
    ...["tfjs_backend.cc", "tfjs_binding.cc"].map((name) => path.join(places.tfjsNode, "binding", name)),
  ];
  return [
    "-std=c++17",
    "-O2",
    "-fPIC",
    "-DNAPI_VERSION=8",
    "-DNODE_GYP_MODULE_NAME=tfjs_binding",
    "-DBUILDING_NODE_EXTENSION",
    ...include.map((folder) => `-I${folder}`),
    ...sources,
    ...tensorflowLibraries(places.tensorflow),
    ...linkerFlags(path.relative(path.dirname(output), places.tensorflow), platform),
    "-o",
    output,
  ];
}

/** @param {string} folder as unpacked from the wheel @returns {string[]} libtensorflow_cc and libtensorflow_framework */
function tensorflowLibraries(folder) {
  return fs
    .readdirSync(folder)
    .filter((name) => /^libtensorflow_(cc|framework)\./.test(name))
    .map((name) => path.join(folder, name));
}

/** @param {string} libraries the folder of the libraries, relative to the binding @param {NodeJS.Platform} platform */
function linkerFlags(libraries, platform) {
  return platform === "darwin"
    ? ["-bundle", "-undefined", "dynamic_lookup", `-Wl,-rpath,@loader_path/${libraries}`]
    : ["-shared", `-Wl,-rpath,$ORIGIN/${libraries}`, "-Wl,-z,initfirst"]; // initfirst: see quiet-log.cc
}
