export { NumpyGenerator } from "./numpy-generator.ts";
export { NumpyRandom } from "./numpy-random.ts";
export { WeightedChoice } from "./weighted-choice.ts";
export type { UniformSource } from "./weighted-choice.ts";
export { randomFor, seedFor } from "./seeds.ts";
