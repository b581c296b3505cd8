export { BallSimulator, ballCircle, ballRun } from "./ball/tasks.ts";
export { makeSimulator, simulatedTasks } from "./make.ts";
export type { Simulator, StepResult } from "./simulator.ts";
