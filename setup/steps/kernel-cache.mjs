// @ts-check
import path from "node:path";
import { isFilled } from "../../kernel/build.mjs";

/** Imports of notebooks, without figures and with them: that a module has no type errors is known among the same packages. */
const cells = [
  importsOf(["algorithms", "experiment"]),
  importsOf([
    "algorithms",
    "batches",
    "collection",
    "dataset",
    "evaluation",
    "experiment",
    "files",
    "nn",
    "partition",
    "plots",
    "random",
    "simulators",
    "study",
  ]),
];

/** @param {string[]} parts folders of lib/ */
function importsOf(parts) {
  return parts.map((part) => `import "../lib/${part}";`).join("\n");
}

/**
 * What a first notebook would wait for: the kernel checks and translates the library once. It is done again for another
 * kernel, not after an edit of lib/, which concerns few modules. A failure costs the first notebook seconds, nothing else.
 *
 * @type {import("../core/runner.mjs").Step}
 */
export const kernelCache = {
  name: "the library's types in the kernel",
  megabytes: 20,
  isDone: () => isFilled(),
  async run({ root, places, quietly }) {
    const fill = path.join(root, "kernel", "fill-cache.mjs");
    const log = path.join(places.logs, "kernel-cache.log");
    const { code } = await quietly(process.execPath, [fill, ...cells], { cwd: path.join(root, "notebooks"), log });
    return code === 0 ? "checked and translated" : "left to the first notebook";
  },
};
