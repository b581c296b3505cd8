/** A cell that is being written, as TypeScript's editor functions need it. */
import type { Program, SourceFile } from "typescript";

/** A cell's text within the notebook's program. */
export interface OpenCell {
  program: Program;
  file: SourceFile;
  /** Characters before the cell's text in `file`. */
  offset: number;
  /** The cell's text. */
  source: string;
}
