/** Writing a dataset as DSRL does: seven gzip-compressed arrays, one row a step. */
import { renameSync, rmSync } from "node:fs";
import path from "node:path";
import { createHdf5File } from "../dataset/index.ts";
import type { Hdf5File } from "../dataset/index.ts";
import { sweepTemporaryFiles, temporaryName } from "../files/index.ts";
import type { RecordedEpisode } from "./recorder.ts";

/** Sizes of a task's rows. */
export interface RowSizes {
  observationSize: number;
  actionSize: number;
}

/** Bytes of a chunk before compression, about. */
const chunkBytes = 1 << 18;

/**
 * Writes episodes to `file`, whole or not at all: `observations`, `next_observations`, `actions`, `rewards`, `costs` as
 * float32, `terminals` and `timeouts` as bytes. Throws an Error that names the file and the reason where that fails.
 */
export async function writeDsrlFile(
  file: string,
  episodes: readonly RecordedEpisode[],
  sizes: RowSizes,
): Promise<void> {
  const { observationSize, actionSize } = sizes;
  const temporary = temporaryName(file);
  sweepTemporaryFiles(path.dirname(file));
  try {
    await createHdf5File(temporary, `Dataset ${file} could not be written`, (out) => {
      addColumn(
        out,
        "observations",
        joined(episodes, (e) => e.observations.subarray(0, -observationSize)),
        observationSize,
      );
      addColumn(
        out,
        "next_observations",
        joined(episodes, (e) => e.observations.subarray(observationSize)),
        observationSize,
      );
      addColumn(
        out,
        "actions",
        joined(episodes, (e) => e.actions),
        actionSize,
      );
      addColumn(
        out,
        "rewards",
        joined(episodes, (e) => e.rewards),
      );
      addColumn(
        out,
        "costs",
        joined(episodes, (e) => e.costs),
      );
      addColumn(
        out,
        "terminals",
        lastSteps(episodes, (e) => e.terminated),
      );
      addColumn(
        out,
        "timeouts",
        lastSteps(episodes, (e) => !e.terminated),
      );
    });
    renameSync(temporary, file);
  } finally {
    rmSync(temporary, { force: true });
  }
}

function addColumn(out: Hdf5File, name: string, data: Float32Array | Uint8Array, width?: number): void {
  const rows = data.length / (width ?? 1);
  const rest = width === undefined ? [] : [width];
  const chunkRows = Math.floor(chunkBytes / (data.BYTES_PER_ELEMENT * (width ?? 1)));
  const chunks = [Math.min(rows, Math.max(1, chunkRows)), ...rest];
  out.create_dataset({ name, data, shape: [rows, ...rest], chunks, compression: "gzip", compression_opts: [9] });
}

function joined(
  episodes: readonly RecordedEpisode[],
  valuesOf: (episode: RecordedEpisode) => Float32Array,
): Float32Array {
  const parts = episodes.map(valuesOf);
  const all = new Float32Array(parts.reduce((sum, part) => sum + part.length, 0));
  let offset = 0;
  for (const part of parts) {
    all.set(part, offset);
    offset += part.length;
  }
  return all;
}

/** 1 at the last step of each episode for which `flag` holds. */
function lastSteps(episodes: readonly RecordedEpisode[], flag: (episode: RecordedEpisode) => boolean): Uint8Array {
  const flags = new Uint8Array(episodes.reduce((sum, { length }) => sum + length, 0));
  let end = 0;
  for (const episode of episodes) {
    end += episode.length;
    flags[end - 1] = Number(flag(episode));
  }
  return flags;
}
