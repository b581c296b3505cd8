// @ts-check
import { readOptions } from "../core/options.mjs";
import { repositoryRoot } from "../core/places.mjs";
import { createContext, runSteps } from "../core/runner.mjs";
import { simulators } from "../steps/simulators.mjs";

const HELP = `npm run setup:simulators

Makes .venv-simulators: Bullet-Safety-Gym, Safety-Gymnasium and MetaDrive as DSRL pins them, listed in
requirements-simulators.txt. BallRun, BallCircle and the 21 tasks of Safety-Gymnasium run without it; it is for

  the other 15 tasks       evaluation, collecting, notebook 6
  --simulator python       which plays any of the 38 in its original environment

It takes a minute, a download of some 400 MB and 1.3 GB on the disk. To undo it, delete .venv-simulators.

Environment: PYTHON names the Python to use, 3.10 or 3.11: the simulators have no packages for later ones.`;

/** @param {string[]} args @returns {Promise<number>} the exit code */
export async function main(args) {
  const { values } = readOptions(
    { args, options: { help: { type: "boolean", short: "h" } } },
    "npm run setup:simulators",
  );
  if (values.help) {
    console.log(HELP);
    return 0;
  }
  await runSteps([simulators], createContext(repositoryRoot));
  console.log("The simulators are set up in .venv-simulators. Next: npx trac tasks --check");
  return 0;
}
