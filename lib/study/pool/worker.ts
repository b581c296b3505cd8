/** One run of a sweep, in one process: it reports to the pool, and stops with a checkpoint when the pool ends. */
import { RunHeldError, loadRegistered, run, runConfig } from "../../experiment/index.ts";
import { isDiskFull } from "../../files/index.ts";
import { readSweep, runFolder } from "../sweep/index.ts";
import type { Outcome, WorkerMessage } from "./messages.ts";

/** Milliseconds between two reports. */
const pause = 200;

/** Trains the run of that name until it is done, or until the pool, its end or a signal stops it. */
export async function trainRun(sweep: string, name: string): Promise<void> {
  const controller = new AbortController();
  const stop = () => controller.abort();
  for (const signal of ["SIGINT", "SIGTERM", "SIGHUP"] as const) process.on(signal, stop);
  process.on("disconnect", stop).on("message", stop); // the pool sends nothing else
  report({ outcome: await outcomeOf(sweep, name, controller.signal) });
  process.disconnect?.();
}

async function outcomeOf(sweep: string, name: string, signal: AbortSignal): Promise<Outcome> {
  try {
    await loadRegistered();
    const planned = readSweep(sweep).find((each) => each.name === name);
    if (!planned) throw new Error(`${sweep} has no run ${name} any more: its sweep.json was changed`);
    const { name: _, ...settings } = planned;
    const config = await runConfig(settings);
    const folder = runFolder(sweep, name);
    let reported = -Infinity;
    const onUpdate = ({ update }: { update: number }) => {
      if (performance.now() - reported < pause) return;
      reported = performance.now();
      report({
        progress: { update, updates: config.options.updates, peakMemory: process.resourceUsage().maxRSS * 1024 },
      });
    };
    return { kind: (await run(config, { folder, resume: true, signal, onUpdate })) ? "done" : "stopped" };
  } catch (error) {
    if (error instanceof RunHeldError) return { kind: "held" };
    if (signal.aborted && error === signal.reason) return { kind: "stopped" };
    console.error(error);
    return { kind: "failed", reason: (error as Error).message, diskFull: isDiskFull(error) };
  }
}

function report(message: WorkerMessage): void {
  if (process.connected) process.send!(message, undefined, undefined, () => {}); // the pool may be gone meanwhile
}
