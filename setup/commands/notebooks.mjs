// @ts-check
import fs from "node:fs";
import path from "node:path";
import { runForeground } from "../core/child.mjs";
import { ensureSetUp } from "../core/ensure.mjs";
import { pythonEnvironment } from "../core/environment.mjs";
import { readOptions } from "../core/options.mjs";
import { placesOf, repositoryRoot } from "../core/places.mjs";
import { WrongUsage } from "../core/problem.mjs";

const HELP = `npm run notebooks [-- NAME... OPTIONS]

Runs the notebooks of notebooks/ with their own parameters and stores in them what they show, as pictures and text, so
that it can be read on the web. A notebook that shows what it holds already stays as it is. Run it after a change of a
notebook or of what it shows; npm test says when that is due. All of them take about twenty minutes, the eighth half
of that.

  NAME      only notebooks whose name begins so, in order           npm run notebooks -- 03 04 05
  --renew   store also what agrees with what the notebook holds:    npm run notebooks -- 07 --renew
            times measured on this machine
  --help    this page

Notebooks 4 and 5 read what the ones before them saved in .cache/notebooks/, where executed copies and pages lie too.`;

const OPTIONS = /** @type {const} */ ({
  renew: { type: "boolean", default: false },
  help: { type: "boolean", short: "h", default: false },
});

/** @param {string[]} args @returns {Promise<number>} the exit code */
export async function main(args) {
  const { values, positionals } = readOptions({ args, allowPositionals: true, options: OPTIONS }, "npm run notebooks");
  if (values.help) {
    console.log(HELP);
    return 0;
  }
  const notebooks = chooseNotebooks(repositoryRoot, positionals);
  await ensureSetUp();
  const copies = path.join(placesOf(repositoryRoot).cache, "notebooks");
  const code = await runPython("trac_jupyter.execute", [...notebooks, "--out", copies]);
  if (code !== 0) return code;
  return runPython("trac_jupyter.store", [...notebooks, "--from", copies, ...(values.renew ? ["--renew"] : [])]);
}

/**
 * The notebooks whose names begin with one of `names`, in order; all where there is none.
 *
 * @param {string} root
 * @param {readonly string[]} names
 * @returns {string[]} relative to the repository
 * @throws {WrongUsage} naming the first that no notebook's name begins with
 */
export function chooseNotebooks(root, names) {
  const all = fs
    .readdirSync(path.join(root, "notebooks"))
    .filter((name) => name.endsWith(".ipynb"))
    .sort();
  const unknown = names.find((name) => !all.some((notebook) => notebook.startsWith(name)));
  if (unknown !== undefined)
    throw new WrongUsage(`No notebook's name begins with "${unknown}".`, `The notebooks are ${all.join(", ")}.`);
  const chosen = all.filter((notebook) => names.length === 0 || names.some((name) => notebook.startsWith(name)));
  return chosen.map((name) => path.join("notebooks", name));
}

/** @param {string} module @param {string[]} args */
function runPython(module, args) {
  return runForeground(placesOf(repositoryRoot).python, ["-m", module, ...args], {
    cwd: repositoryRoot,
    env: pythonEnvironment(repositoryRoot),
  });
}
