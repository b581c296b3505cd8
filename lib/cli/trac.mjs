#!/usr/bin/env node
/** `npx trac`: loads the TypeScript command line. */
import { register } from "tsx/esm/api";

register();
const { main } = await import("./main.ts");
process.exitCode = await main(process.argv.slice(2));
