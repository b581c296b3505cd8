export { prepareTasks, runSweep } from "./pool.ts";
export type { PoolOptions, PoolProgress, PoolResult, RunChoice, RunningRun } from "./pool.ts";
