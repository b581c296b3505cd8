export { BallSimulator, ballCircle, ballRun } from "./ball/index.ts";
export { SimulatorBatch } from "./batch.ts";
export { LocalBatch } from "./local-batch.ts";
export { canSimulate, makeSimulator, makeSimulatorBatch } from "./make.ts";
export { lidarBins, navigationView } from "./navigation/index.ts";
export type { NavigationView } from "./navigation/index.ts";
export { circle, rectangle } from "./scene.ts";
export type { Point, SceneObject } from "./scene.ts";
export type { Simulator, Sizes, StepResult } from "./simulator.ts";
