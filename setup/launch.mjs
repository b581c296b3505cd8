// @ts-check
/**
 * Starts a command of the set-up. This file and `checks/node-version.mjs` use only what Node 14 understands, so that an old
 * Node is refused with a sentence instead of a syntax error; everything else is imported after that check.
 */
import { nodeVersionProblem } from "./checks/node-version.mjs";

/**
 * Loads a command and runs it; what goes wrong becomes one sentence on stderr and exit code 1.
 *
 * @param {() => Promise<{ main(args: string[]): Promise<number> }>} load imports the command's module
 */
export async function launch(load) {
  const problem = nodeVersionProblem(process.version);
  if (problem) {
    console.error(problem);
    process.exitCode = 1;
    return;
  }
  const { reportFailure } = await import("./core/problem.mjs");
  try {
    const command = await load();
    process.exitCode = await command.main(process.argv.slice(2));
  } catch (error) {
    process.exitCode = reportFailure(error);
  }
}
