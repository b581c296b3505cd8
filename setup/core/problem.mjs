// @ts-check
/** What can go wrong for a reason the user can mend, said in one sentence with the remedy. */
export class Problem extends Error {
  /**
   * @param {string} sentence what is wrong, with the value that was found
   * @param {string} remedy what to do about it
   * @param {number} [exitCode] the command's exit code
   */
  constructor(sentence, remedy, exitCode = 1) {
    super(`${sentence} ${remedy}`);
    this.name = "Problem";
    this.exitCode = exitCode;
  }
}

/** The command itself is wrong: an option, a value or a name that there is not. Its exit code is that of `npx trac`. */
export class WrongUsage extends Problem {
  /** @param {string} sentence @param {string} remedy */
  constructor(sentence, remedy) {
    super(sentence, remedy, 2);
  }
}

/**
 * The user stopped the command (Ctrl-C); every step can be started again.
 */
export class Interrupted extends Problem {
  constructor() {
    super("Interrupted.", "Run the same command again: finished steps are kept.", 130);
    this.name = "Interrupted";
  }
}

const FOLDER_CODES = new Set(["EACCES", "EPERM", "EROFS"]);

/**
 * Turns a file-system error that the user can mend into a Problem; other errors come back as they are.
 *
 * @param {unknown} error
 * @returns {unknown}
 */
export function explainFileError(error) {
  const { code, path } = /** @type {NodeJS.ErrnoException} */ (error);
  if (code && FOLDER_CODES.has(code)) {
    return new Problem(
      `${path ?? "The project's folder"} cannot be written (${code}).`,
      "Clone the repository into a folder that you may write to and run the command there.",
    );
  }
  if (code === "ENOSPC") return new Problem("The disk is full (ENOSPC).", "Free about 4 GB and run the command again.");
  return error;
}

/**
 * Prints a failure on stderr and gives the exit code. A stack trace appears only for a defect of the set-up itself, and
 * only when TRAC_DEBUG is set.
 *
 * @param {unknown} failure
 * @returns {number}
 */
export function reportFailure(failure) {
  const error = explainFileError(failure);
  if (error instanceof Problem) {
    console.error(`\n${error.message}`);
    return error.exitCode;
  }
  const unexpected = error instanceof Error ? error : new Error(String(error));
  console.error(`\nThe set-up failed unexpectedly: ${unexpected.message}. TRAC_DEBUG=1 shows where.`);
  if (process.env.TRAC_DEBUG) console.error(unexpected.stack);
  return 1;
}
