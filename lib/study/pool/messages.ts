/** What a worker process reports to the pool that started it. */

/** How far a run is. */
export interface WorkerProgress {
  /** Updates made, and those of the whole run. */
  update: number;
  updates: number;
  /** Largest memory of the process so far, in bytes. */
  peakMemory: number;
}

/** How a worker ended. */
export type Outcome =
  | { kind: "done" }
  /** A signal, or the end of the pool, stopped it with a checkpoint. */
  | { kind: "stopped" }
  /** Another process trains in the folder. */
  | { kind: "held" }
  /** An error or a crash; `diskFull` where nothing more can be written. */
  | { kind: "failed"; reason: string; diskFull: boolean };

/** One message. */
export type WorkerMessage = { progress: WorkerProgress } | { outcome: Outcome };
