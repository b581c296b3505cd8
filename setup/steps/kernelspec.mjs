// @ts-check
import fs from "node:fs";
import path from "node:path";

/**
 * The kernelspec in `.venv/share/jupyter`, where this Jupyter alone looks for it.
 *
 * @type {import("../core/runner.mjs").Step}
 */
export const kernelspec = {
  name: "TypeScript kernel",
  megabytes: 0,
  isDone({ root, places }) {
    const source = sourceOf(root);
    return filesOf(source).every((name) => sameContent(path.join(source, name), path.join(places.kernelspec, name)));
  },
  async run({ root, places }) {
    const source = sourceOf(root);
    fs.mkdirSync(places.kernelspec, { recursive: true });
    for (const name of filesOf(source)) fs.copyFileSync(path.join(source, name), path.join(places.kernelspec, name));
    return "registered in .venv";
  },
};

/** @param {string} root */
const sourceOf = (root) => path.join(root, "kernel", "kernelspec");

/** @param {string} folder */
function filesOf(folder) {
  return fs.existsSync(folder) ? fs.readdirSync(folder) : [];
}

/** @param {string} one @param {string} other */
function sameContent(one, other) {
  return fs.existsSync(other) && fs.readFileSync(one).equals(fs.readFileSync(other));
}
