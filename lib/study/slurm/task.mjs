/** `task.mjs SWEEP SUBMISSION`, in a task of a Slurm array: loads the TypeScript that trains the task's runs. */
import { register } from "tsx/esm/api";

// Signals that come before the rest is loaded are kept for it.
const signals = [];
const keep = (signal) => signals.push(signal);
for (const signal of ["SIGUSR2", "SIGTERM"]) process.on(signal, keep);
register();
const { runTask } = await import("./task.ts");
process.exitCode = await runTask(...process.argv.slice(2), signals);
