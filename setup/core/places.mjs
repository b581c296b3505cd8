// @ts-check
import path from "node:path";
import { fileURLToPath } from "node:url";

/** The TensorFlow release whose libraries the binding is built against. */
export const TENSORFLOW_VERSION = "2.21.0";

/** The repository this set-up belongs to. */
export const repositoryRoot = fileURLToPath(new URL("../..", import.meta.url)).replace(/[\\/]$/, "");

/**
 * Where the set-up reads and writes, all inside the repository.
 *
 * @param {string} root the repository's folder
 */
export function placesOf(root) {
  const cache = path.join(root, ".cache");
  const venv = path.join(root, ".venv");
  const jupyterData = path.join(venv, "share", "jupyter");
  const tfjsNode = path.join(root, "node_modules", "@tensorflow", "tfjs-node");
  return {
    root,
    cache,
    venv,
    tfjsNode,
    python: path.join(venv, "bin", "python"),
    nodeModules: path.join(root, "node_modules"),
    tensorflow: path.join(cache, `tensorflow-${TENSORFLOW_VERSION}`),
    binding: path.join(tfjsNode, "lib", "napi-v8", "tfjs_binding.node"),
    robots: path.join(cache, "robots"),
    jupyterData,
    kernelspec: path.join(jupyterData, "kernels", "trac-ts"),
    logs: path.join(cache, "logs"),
    temporary: path.join(cache, "tmp"),
    lock: path.join(cache, "setup.lock"),
  };
}

/** @typedef {ReturnType<typeof placesOf>} Places */
