export { writeAtomically } from "./atomic.ts";
export { folderBytes, freeBytes, isDiskFull } from "./disk.ts";
export { makeFolder, requireWritableFolder } from "./folder.ts";
export { FileLock, nameHolder, withLock } from "./lock.ts";
export type { LockHolder, LockOptions } from "./lock.ts";
export { generatorTag, requireOutputFile } from "./output-file.ts";
export type { OutputFile } from "./output-file.ts";
export { requireOutputFolder } from "./output-folder.ts";
export type { OutputKind } from "./output-folder.ts";
export { makeTemporaryFolder, sweepTemporaryFiles, temporaryName } from "./temporary-file.ts";
export { decodeSafetensors, encodeSafetensors, readSafetensors, writeSafetensors } from "./safetensors.ts";
export type { DecodeOptions, EncodableContent, NamedTensor, SafetensorsContent } from "./safetensors.ts";
export { sizeOf } from "./shape.ts";
export { readJson, readText } from "./text.ts";
export {
  Counter,
  joinStates,
  joinTensors,
  numbers,
  requireFinite,
  requireTensor,
  restoreStates,
  stateOfPart,
} from "./stateful.ts";
export type { Stateful, Tensors } from "./stateful.ts";
