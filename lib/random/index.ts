export { NumpyGenerator } from "./numpy-generator.ts";
export { NumpyRandom } from "./numpy-random.ts";
export type { NumpyRandomState } from "./numpy-random.ts";
