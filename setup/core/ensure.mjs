// @ts-check
import { compilerRemedy, findCompiler } from "../checks/programs.mjs";
import { readOutcome } from "../steps/tensorflow-binding.mjs";
import { steps } from "../steps/index.mjs";
import { repositoryRoot } from "./places.mjs";
import { createContext, runSteps } from "./runner.mjs";

/**
 * Runs whatever the set-up still has to do, and repeats the warning about a slow backend.
 *
 * @returns {Promise<import("./runner.mjs").Context>}
 * @throws {import("./problem.mjs").Problem}
 */
export async function ensureSetUp() {
  const context = createContext(repositoryRoot);
  await runSteps(steps, context);
  warnOfSlowBackend(context);
  return context;
}

/** @param {import("./runner.mjs").Context} context */
function warnOfSlowBackend({ places, progress }) {
  const outcome = readOutcome(places);
  if (outcome?.backend !== "wasm") return;
  const reason = `Warning: computing with the WASM backend, about 14 times slower than TensorFlow's own library, because ${outcome.reason}.`;
  const remedy = findCompiler() ? "" : `${compilerRemedy()} `;
  progress.note(`${reason} ${remedy}\`npm run setup\` tries again.\n`);
}
