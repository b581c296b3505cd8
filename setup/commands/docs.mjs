// @ts-check
import path from "node:path";
import { runForeground } from "../core/child.mjs";
import { ensureSetUp } from "../core/ensure.mjs";
import { readOptions } from "../core/options.mjs";
import { repositoryRoot } from "../core/places.mjs";

const HELP = `npm run docs

Makes the API pages of lib/ from its doc comments: out/api/index.html, which needs no network. Ends with exit code 1
where an export has no doc comment or a link leads nowhere. typedoc.json names the folders.`;

/** @param {string[]} args @returns {Promise<number>} the exit code */
export async function main(args) {
  const { values } = readOptions({ args, options: { help: { type: "boolean", short: "h" } } }, "npm run docs");
  if (values.help) {
    console.log(HELP);
    return 0;
  }
  await ensureSetUp();
  const typedoc = path.join("node_modules", "typedoc", "bin", "typedoc");
  return runForeground(process.execPath, [typedoc], { cwd: repositoryRoot });
}
