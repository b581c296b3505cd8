#!/usr/bin/env node
/** `npx trac`: loads the TypeScript command line. */
import { register } from "tsx/esm/api";

// A reader that has seen enough (`| head`) ends the command, as it ends any other.
process.stdout.on("error", (error) => process.exit(error.code === "EPIPE" ? 0 : 1));
register();
const { main } = await import("./main.ts");
process.exitCode = await main(process.argv.slice(2));
