/**
 * Trains the runs of a sweep one after another in this process.
 * usage: one-by-one.ts SWEEP
 */
import { run, runConfig } from "../../lib/experiment/index.ts";
import { readSweep, runFolder } from "../../lib/study/index.ts";

const sweep = process.argv[2];
for (const { name, ...settings } of readSweep(sweep))
  await run(await runConfig(settings), { folder: runFolder(sweep, name) });
