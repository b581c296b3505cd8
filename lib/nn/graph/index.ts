export { hostInputs, scalarInput } from "./host-inputs.ts";
export type { HostInputs } from "./host-inputs.ts";
export { record } from "./record.ts";
export type { Metrics, RecordedUpdate } from "./record.ts";
export type { Compute, Figures } from "./trace.ts";
