export { findColumn, readFlags, readFloats, readRows } from "./column.ts";
export type { Column } from "./column.ts";
export { createHdf5File } from "./library.ts";
export type { Hdf5File } from "./library.ts";
export { withHdf5File } from "./reader.ts";
