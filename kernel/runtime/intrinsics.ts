/** Globals as they were at the start: what a cell assigns to them (`process = …`) must not stop the kernel. */
export const { Promise, process, queueMicrotask, setImmediate, setTimeout } = globalThis;
