/**
 * Entry point of the Jupyter kernel: `node kernel/main.mjs CONNECTION_FILE`.
 *
 * The kernel itself is TypeScript; `build.mjs` turns it into JavaScript once and keeps the result, so that a start does
 * not pay for a compiler before Jupyter can be answered.
 */
import { pathToFileURL } from "node:url";
import { buildKernel, findingsOf } from "./build.mjs";

const connectionFile = process.argv[2];
if (connectionFile === undefined) {
  process.stderr.write("Usage: node kernel/main.mjs CONNECTION_FILE (Jupyter passes the connection file)\n");
  process.exit(2);
}
const build = buildKernel();
/** @type {typeof import("./start.ts")} */
const { startKernel } = await import(pathToFileURL(build + "/start.js").href);
await startKernel(connectionFile, findingsOf(build));
