export { Arena } from "./arena.ts";
export type { TrailPoint } from "./arena.ts";
export { packTensors, unpackTensors } from "./content.ts";
export type { PackedTensor, PlaygroundContent, PlaygroundPolicy } from "./content.ts";
export { writePlayground } from "./write-page.ts";
