/** What a run leaves, however often it was cut. */
import { existsSync, readFileSync, readdirSync } from "node:fs";
import path from "node:path";

/** The same to the last bit. */
const files = [
  "metrics.jsonl",
  "evaluations.jsonl",
  "best.safetensors",
  "final.safetensors",
  "checkpoint.safetensors",
  "result.json",
];

/** Whether a run that was cut ended with the files of the same run in one piece, and left nothing half written. */
export function isSameRun(cut: string, whole: string): boolean {
  const leftovers = readdirSync(cut).some((name) => name.endsWith(".tmp") || name.startsWith("run.lock"));
  const isSame = (file: string) =>
    existsSync(path.join(cut, file)) && readFileSync(path.join(cut, file)).equals(readFileSync(path.join(whole, file)));
  return !leftovers && files.every(isSame);
}
