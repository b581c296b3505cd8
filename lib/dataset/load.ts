/** Loads a DSRL-format HDF5 file as `Trajectories`. */
import { basename } from "node:path";
import { findColumn, readFlags, readFloats, readRows, withHdf5File } from "./hdf5/index.ts";
import type { Column } from "./hdf5/index.ts";
import { findEpisodeStarts } from "./trajectories.ts";
import type { Trajectories } from "./trajectories.ts";

/** Options of `loadTrajectories`. */
export interface LoadOptions {
  /** Called with the share of the file that was read, from 0 to 1. */
  onProgress?: (share: number) => void;
  /** Reads `finalObservations` too, from the column `next_observations`; default false. */
  finalObservations?: boolean;
}

/** The columns that every method needs; what else a DSRL file holds stays on disk, `next_observations` unless asked for. */
const keys = ["observations", "actions", "rewards", "costs", "terminals", "timeouts"] as const;
type Columns = Record<(typeof keys)[number], Column>;

/**
 * Reads the file at `path`. As in the official code nothing is filtered or normalised; values become float32, flags are set where
 * they are not 0.
 *
 * Throws one Error that names the file, the key, the requirement and the value: for a missing, truncated, damaged or non-HDF5
 * file, a missing key, disagreeing lengths, a type or a compression that is not read, and NaN or infinite values.
 *
 * @example
 * ```ts
 * import { findDataset, findTask, loadTrajectories } from "../lib/dataset";
 *
 * const trajectories = await loadTrajectories(findDataset(findTask("BallCircle")));
 * trajectories.length; // → 129600
 * trajectories.observations.length / trajectories.observationSize; // → 129600
 * ```
 */
export async function loadTrajectories(
  path: string,
  { onProgress = () => {}, finalObservations = false }: LoadOptions = {},
): Promise<Trajectories> {
  return withHdf5File(path, (file) => {
    const columns = Object.fromEntries(keys.map((key) => [key, findColumn(file, key)])) as Columns;
    const sizes = checkShapes(columns);
    const next = finalObservations ? checkNext(findColumn(file, "next_observations"), sizes) : undefined;
    const progress = weightedProgress(sizes, onProgress);
    const floats = (column: Column, width: number) => checkFinite(readFloats(column, progress(width)), column, width);
    const flags = (column: Column) => readFlags(column, progress(1));
    const trajectories = {
      source: basename(path),
      observationSize: sizes.observation,
      actionSize: sizes.action,
      length: sizes.rows,
      observations: floats(columns.observations, sizes.observation),
      actions: floats(columns.actions, sizes.action),
      rewards: floats(columns.rewards, 1),
      costs: floats(columns.costs, 1),
      episodeStarts: findEpisodeStarts(flags(columns.terminals), flags(columns.timeouts), `Dataset ${path}`),
    };
    return next ? { ...trajectories, finalObservations: readFinal(next, trajectories, sizes) } : trajectories;
  });
}

function checkNext(column: Column, { rows, observation }: Sizes): Column {
  const { name, shape } = column;
  if (shape.length === 2 && shape[0] === rows && shape[1] === observation) return column;
  throw new Error(`${name} must have the shape of "observations" ([${rows},${observation}]), its shape is [${shape}]`);
}

function readFinal(column: Column, { episodeStarts }: Trajectories, { observation }: Sizes): Float32Array {
  const lastRows = episodeStarts.subarray(1).map((end) => end - 1);
  return checkFinite(readRows(column, lastRows), column, observation, (episode) => lastRows[episode]);
}

interface Sizes {
  rows: number;
  observation: number;
  action: number;
}

function checkShapes(columns: Columns): Sizes {
  const { observations, actions } = columns;
  const rows = observations.shape[0] ?? 0;
  for (const column of Object.values(columns)) {
    const { name } = column;
    const isMatrix = column === observations || column === actions;
    const shape = isMatrix ? column.shape : withoutTrailingOne(column.shape);
    const dimensions = isMatrix ? 2 : 1;
    if (shape.length !== dimensions)
      throw new Error(`${name} must have ${dimensions} dimension(s), its shape is [${column.shape}]`);
    if (shape[0] !== rows)
      throw new Error(`${name} must have as many rows as "observations" (${rows}), it has ${shape[0]}`);
    if (shape.includes(0))
      throw new Error(`${name} must have at least one row and one column, its shape is [${column.shape}]`);
  }
  return { rows, observation: observations.shape[1], action: actions.shape[1] };
}

/** Some files hold rewards as [N, 1]. */
function withoutTrailingOne(shape: number[]): number[] {
  return shape.length === 2 && shape[1] === 1 ? [shape[0]] : shape;
}

/** The bits of a float32's exponent: all of them are set in NaN and infinity, and in nothing else. */
const exponent = 0x7f800000;

/** `rowOf` returns the column's row of a row of `values`, where they are not the same. */
function checkFinite(
  values: Float32Array,
  { name }: Column,
  width: number,
  rowOf = (row: number) => row,
): Float32Array {
  const bits = new Int32Array(values.buffer, values.byteOffset, values.length);
  for (let i = 0; i < bits.length; i++) {
    if ((bits[i] & exponent) === exponent) {
      const row = rowOf(Math.floor(i / width));
      const place = width > 1 ? `row ${row}, column ${i % width}` : `row ${row}`;
      throw new Error(`${name} must be finite as float32, ${place} is ${values[i]}`);
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
