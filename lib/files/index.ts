export { writeAtomically } from "./atomic.ts";
export { FileLock, nameHolder, withLock } from "./lock.ts";
export type { LockHolder, LockOptions } from "./lock.ts";
