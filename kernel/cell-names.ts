/**
 * Names of cells that are also names of globals.
 *
 * In V8's REPL mode a top-level `let performance` hides the global from every script of the process, the project's
 * library and the kernel included. Such a name is therefore emitted with an ending that nobody else uses.
 */

const ending = "$ofNotebook";

/** The emitted form of a cell's `name` that is also a global's. */
export function emittedName(name: string): string {
  return name + ending;
}

/** `text` (a name, a message, a stack trace) with every emitted name as the user wrote it. */
export function writtenNames(text: string): string {
  return text.replaceAll(ending, "");
}
