// @ts-check
import fs from "node:fs";
import path from "node:path";

/**
 * What Jupyter reads of this project, in `.venv/share/jupyter`, where this Jupyter alone looks for it: the kernelspec,
 * JupyterLab's settings, and the extension that draws figures with the same plotly.js as the pages.
 *
 * @type {import("../core/runner.mjs").Step}
 */
export const jupyterFiles = {
  name: "kernel and figures in Jupyter",
  megabytes: 5,
  isDone: (context) => copiesOf(context).every(({ from, to }) => sameContent(from, to)),
  async run(context) {
    for (const { from, to } of copiesOf(context)) {
      fs.mkdirSync(path.dirname(to), { recursive: true });
      fs.copyFileSync(from, to);
    }
    return "registered in .venv";
  },
};

/** @param {import("../core/runner.mjs").Context} context */
function copiesOf({ root, places: { nodeModules, jupyterData, kernelspec } }) {
  const lab = path.join(root, "kernel", "lab");
  const figures = path.join(jupyterData, "labextensions", "trac-figures");
  return [
    ...filesBelow(path.join(root, "kernel", "kernelspec"), kernelspec),
    ...filesBelow(path.join(lab, "figures"), figures),
    {
      from: path.join(nodeModules, "plotly.js", "plotly.min.js"),
      to: path.join(figures, "static", "plotly.min.js"),
    },
    { from: path.join(lab, "overrides.json"), to: path.join(jupyterData, "lab", "settings", "overrides.json") },
  ];
}

/** @param {string} source @param {string} target @returns {{ from: string, to: string }[]} */
function filesBelow(source, target) {
  if (!fs.existsSync(source)) return [];
  return fs
    .readdirSync(source, { recursive: true, withFileTypes: true })
    .filter((entry) => entry.isFile())
    .map((entry) => path.join(entry.parentPath ?? entry.path, entry.name))
    .map((from) => ({ from, to: path.join(target, path.relative(source, from)) }));
}

/** @param {string} one @param {string} other */
function sameContent(one, other) {
  return fs.existsSync(one) && fs.existsSync(other) && fs.readFileSync(one).equals(fs.readFileSync(other));
}
