export { sweepStatus } from "./status.ts";
export type { RunStatus, SweepStatus } from "./status.ts";
export { submitSweep } from "./submit.ts";
export type { SubmitOptions, SubmitResult } from "./submit.ts";
