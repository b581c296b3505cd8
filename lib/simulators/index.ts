export { SimulatorBatch } from "./batch.ts";
export { checkSimulator } from "./check.ts";
export type { SimulatorCheck } from "./check.ts";
export { clipAction } from "./clip-action.ts";
export { LocalBatch } from "./local-batch.ts";
export {
  canSimulate,
  maxBatchSize,
  makeSimulator,
  makeSimulatorBatch,
  registerSimulator,
  requireSimulator,
} from "./make.ts";
export type { Maker, SimulatorOptions } from "./make.ts";
export { modelSimulator } from "./model-simulator.ts";
export type { Model, ModelStep } from "./model-simulator.ts";
export { memoryless } from "./policy.ts";
export type { Actor, MemorylessPolicy, Policy, View } from "./policy.ts";
export { circle, rectangle } from "./scene.ts";
export type { Point, SceneObject } from "./scene.ts";
export type { Simulator, Sizes, StepResult } from "./simulator.ts";
