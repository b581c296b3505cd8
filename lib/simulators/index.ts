export { BallSimulator } from "./ball/ball-simulator.ts";
export { ballCircle, ballRun } from "./ball/tasks.ts";
export { LocalBatch } from "./batch.ts";
export type { SimulatorBatch } from "./batch.ts";
export { makeSimulator, makeSimulatorBatch, simulatedTasks } from "./make.ts";
export type { Simulator, StepResult } from "./simulator.ts";
