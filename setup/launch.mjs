// @ts-check
/**
 * Starts a command of the set-up: `node setup/launch.mjs COMMAND ARGUMENTS`, where COMMAND is a file's name in `commands/`.
 *
 * This file and `checks/node-version.mjs` use only what Node 14 understands, so that an old Node is refused with a sentence
 * instead of a syntax error; everything else is imported after that check.
 */
import { nodeVersionProblem } from "./checks/node-version.mjs";

/**
 * Loads a command and runs it; what goes wrong becomes one sentence on stderr and exit code 1.
 *
 * @param {string} name
 * @param {string[]} args
 * @returns {Promise<number>} the exit code
 */
async function launch(name, args) {
  const problem = nodeVersionProblem(process.version);
  if (problem) {
    console.error(problem);
    return 1;
  }
  const { reportFailure } = await import("./core/problem.mjs");
  try {
    /** @type {{ main(args: string[]): Promise<number> }} */
    const command = await import(`./commands/${name}.mjs`);
    return await command.main(args);
  } catch (error) {
    return reportFailure(error);
  }
}

const [name, ...args] = process.argv.slice(2);
void launch(name, args).then((code) => (process.exitCode = code));
