/** What a run leaves, however often it was cut. */
import { existsSync, readFileSync, readdirSync } from "node:fs";
import { RunFolder } from "../../../lib/experiment/index.ts";

/** Whether a run that was cut ended with the files of the same run in one piece, and left nothing half written. */
export function isSameRun(cut: string, whole: string): boolean {
  const leftovers = readdirSync(cut).some((name) => name.endsWith(".tmp") || name.startsWith("run.lock"));
  const wholeFiles = new RunFolder(whole).trained;
  const isSame = (file: string, i: number) =>
    existsSync(file) && readFileSync(file).equals(readFileSync(wholeFiles[i]));
  return !leftovers && new RunFolder(cut).trained.every(isSame);
}
