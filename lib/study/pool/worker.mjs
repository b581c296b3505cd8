/** `worker.mjs SWEEP RUN`: loads the TypeScript worker, whatever the process that starts it was loaded by. */
import { register } from "tsx/esm/api";

register();
const { trainRun } = await import("./worker.ts");
await trainRun(...process.argv.slice(2));
