/** The short runs that are killed, each in its own process. */
import { spawn } from "node:child_process";
import path from "node:path";
import { setTimeout as sleep } from "node:timers/promises";
import { endOf } from "./end.ts";

/** Updates of a short run. */
export const shortUpdates = 60;

/** Small networks and batches, and options without a default, where a method has them. */
export const smallOptions: Readonly<Record<string, unknown>> = {
  updates: shortUpdates,
  evaluateEvery: 15,
  evaluationEpisodes: 2,
  logEvery: 4,
  batchSize: 8,
  hidden: [32, 32],
  segmentRatio: 0.5,
  bcUpdates: shortUpdates / 2, // TraC in both of its phases
};

const program = path.join(import.meta.dirname, "..", "..", "workers", "soak-run.ts");

/** When a run is killed: this long after it has printed an update, or after its start where that is 0. */
export interface Moment {
  update: number;
  milliseconds: number;
}

/** Trains a method's short run into a folder, or resumes it. Resolves with whether it was killed; throws where it fails otherwise. */
export async function shortRun(method: string, folder: string, kill?: Moment): Promise<boolean> {
  const child = spawn(process.execPath, ["--import", "tsx", program, method, folder], {
    stdio: ["ignore", "pipe", "pipe"],
  });
  const killLater = async () => {
    await sleep(kill!.milliseconds);
    child.kill("SIGKILL");
  };
  let due = kill !== undefined;
  const killAfter = (update: number) => {
    if (!due || update < kill!.update) return;
    due = false;
    void killLater();
  };
  killAfter(0);
  child.stdout.on("data", (text: Buffer) => killAfter(Number(text.toString().trim().split("\n").at(-1))));
  return endOf(child, `A run of ${method}`, kill !== undefined);
}
