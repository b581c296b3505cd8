#!/usr/bin/env node
/** `npx trac`: loads the TypeScript command line. */
import { nodeVersionProblem } from "../../setup/checks/node-version.mjs";

// A reader that has seen enough (`| head`) ends the command, as it ends any other.
process.stdout.on("error", (/** @type {NodeJS.ErrnoException} */ error) =>
  process.exit(error.code === "EPIPE" ? 0 : 1),
);

const problem = nodeVersionProblem(process.version);
if (problem) {
  console.error(problem);
  process.exitCode = 1;
} else {
  process.exitCode = await runCommand(process.argv.slice(2));
}

/** @param {string[]} args @returns {Promise<number>} the exit code */
async function runCommand(args) {
  const { register } = await import("tsx/esm/api").catch(() => ({ register: undefined }));
  if (!register) {
    console.error("trac: its packages are not installed: run `npm run setup` in the project's folder");
    return 1;
  }
  register();
  const { main } = await import("./main.ts");
  const { reportFailure } = await import("./failure.ts");
  // What fails in a timer or an event reaches no command's own end.
  process.on("uncaughtException", (error) => process.exit(reportFailure(error, `trac ${args[0] ?? ""}`.trim())));
  return main(args);
}
