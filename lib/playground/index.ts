export { Arena, isPlayable, requirePlayable } from "./arena.ts";
export type { PlaygroundContent, PlaygroundPolicy } from "./content.ts";
export type { TrailPoint } from "./drawing.ts";
export { Playground, playground } from "./playground.ts";
