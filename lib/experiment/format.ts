/** The version of what a run folder holds. */

/** Counts up whenever a run of the version before can no longer be resumed: other files, or other names in them. */
export const runFormat = 3;

/** Throws an Error that names the file where it was written in another format. */
export function requireFormat(format: unknown, file: string): void {
  if (Number(format) === runFormat) return;
  const found =
    format === undefined
      ? "an earlier format"
      : `format ${typeof format === "string" ? format : JSON.stringify(format)}`;
  throw new Error(
    `${file} is of a run in ${found}, this version reads format ${runFormat}: begin the run anew in another folder`,
  );
}
