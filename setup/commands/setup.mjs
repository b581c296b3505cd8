// @ts-check
import { ensureSetUp } from "../core/ensure.mjs";
import { readOptions } from "../core/options.mjs";
import { placesOf, repositoryRoot } from "../core/places.mjs";
import { retryNative } from "../steps/tensorflow-binding.mjs";

const HELP = `npm run setup

Brings a fresh clone to the state that every other command needs: npm packages, Jupyter in .venv,
TensorFlow's libraries in .cache, the binding between Node and TensorFlow, and the notebook kernel with
what it knows of the library.
Everything stays inside this folder. Finished steps are skipped; an interrupted set-up continues where it
stopped. npm start, npm test and npm run lab do the same by themselves.

Environment: PYTHON and CXX name the Python and the C++ compiler to use.`;

/** @param {string[]} args @returns {Promise<number>} the exit code */
export async function main(args) {
  const { values } = readOptions({ args, options: { help: { type: "boolean", short: "h" } } }, "npm run setup");
  if (values.help) {
    console.log(HELP);
    return 0;
  }
  retryNative(placesOf(repositoryRoot));
  await ensureSetUp();
  console.log("The set-up is complete. Next: npm start, or npm run lab.");
  return 0;
}
