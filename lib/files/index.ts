export { writeAtomically } from "./atomic.ts";
export { FileLock, nameHolder, withLock } from "./lock.ts";
export type { LockHolder, LockOptions } from "./lock.ts";
export { decodeSafetensors, encodeSafetensors, readSafetensors, writeSafetensors } from "./safetensors.ts";
export type { EncodableContent, NamedTensor, SafetensorsContent } from "./safetensors.ts";
export { sizeOf } from "./shape.ts";
export { Counter, joinStates, joinTensors, numbers, requireTensor, restoreStates, stateOfPart } from "./stateful.ts";
export type { Stateful, Tensors } from "./stateful.ts";
