/** Loads a DSRL-format HDF5 file as `Trajectories`. */
import { basename } from "node:path";
import type { Hdf5File } from "./h5wasm.ts";
import { columnShape, readColumn, withHdf5File } from "./hdf5.ts";
import { findEpisodeStarts } from "./trajectories.ts";
import type { Trajectories } from "./trajectories.ts";

/** Options of `loadTrajectories`. */
export interface LoadOptions {
  /** Hears the share of the file that was read, from 0 to 1. */
  onProgress?: (share: number) => void;
}

/** The columns that the method needs; DSRL files hold more (`next_observations`), which stay on disk. */
const columns = ["observations", "actions", "rewards", "costs", "terminals", "timeouts"] as const;
type Column = (typeof columns)[number];

/**
 * Reads the file at `path`. As in the official code nothing is filtered or normalised; values become float32.
 *
 * Throws one Error that names the file, the key and the requirement for a missing, truncated or non-HDF5 file, a
 * missing key, disagreeing lengths, an unreadable compression filter, and NaN or infinite values.
 */
export async function loadTrajectories(path: string, { onProgress = () => {} }: LoadOptions = {}): Promise<Trajectories> {
  return withHdf5File(path, (file) => {
    const sizes = checkShapes(file, path);
    const progress = weightedProgress(sizes, onProgress);
    const floats = (key: Column, width: number) =>
      checkFinite(readColumn(file, key, new Float32Array(sizes.rows * width), progress(width)), key, width, path);
    const flags = (key: Column) => readColumn(file, key, new Uint8Array(sizes.rows), progress(1));
    return {
      source: basename(path),
      observationSize: sizes.observation,
      actionSize: sizes.action,
      length: sizes.rows,
      observations: floats("observations", sizes.observation),
      actions: floats("actions", sizes.action),
      rewards: floats("rewards", 1),
      costs: floats("costs", 1),
      episodeStarts: findEpisodeStarts(flags("terminals"), flags("timeouts"), path),
    };
  });
}

interface Sizes {
  rows: number;
  observation: number;
  action: number;
}

function checkShapes(file: Hdf5File, path: string): Sizes {
  const shapes = Object.fromEntries(columns.map((key) => [key, columnShape(file, key)])) as Record<Column, number[]>;
  const rows = shapes.observations[0] ?? 0;
  for (const key of columns) {
    const matrix = key === "observations" || key === "actions";
    const dimensions = matrix ? 2 : 1;
    const shape = matrix ? shapes[key] : withoutTrailingOne(shapes[key]);
    if (shape.length !== dimensions) {
      throw new Error(`Dataset ${path}: "${key}" must have ${dimensions} dimension(s), its shape is [${shapes[key]}]`);
    }
    if (shape[0] !== rows) {
      throw new Error(`Dataset ${path}: "${key}" must have as many rows as "observations" (${rows}), it has ${shape[0]}`);
    }
  }
  if (rows === 0) throw new Error(`Dataset ${path}: "observations" must have at least one row, it has none`);
  return { rows, observation: shapes.observations[1]!, action: shapes.actions[1]! };
}

/** Some files hold rewards as [N, 1]. */
function withoutTrailingOne(shape: number[]): number[] {
  return shape.length === 2 && shape[1] === 1 ? [shape[0]!] : shape;
}

/** The bits of a float32's exponent: all of them are set in NaN and infinity, and in nothing else. */
const exponent = 0x7f800000;

function checkFinite(values: Float32Array, key: Column, width: number, path: string): Float32Array {
  const bits = new Int32Array(values.buffer, values.byteOffset, values.length);
  for (let i = 0; i < bits.length; i++) {
    if ((bits[i]! & exponent) === exponent) {
      const place = width > 1 ? `row ${Math.floor(i / width)}, column ${i % width}` : `row ${i}`;
      throw new Error(`Dataset ${path}: "${key}" must be finite, ${place} is ${values[i]}`);
    }
  }
  return values;
}

/** Turns the rows of each column into a share of the whole file. */
function weightedProgress(sizes: Sizes, onProgress: (share: number) => void) {
  const total = sizes.rows * (sizes.observation + sizes.action + 4);
  let done = 0;
  return (width: number) => {
    const before = done;
    done += sizes.rows * width;
    return (rows: number) => onProgress((before + rows * width) / total);
  };
}
