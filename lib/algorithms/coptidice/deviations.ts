import type { Trajectories } from "../../dataset/index.ts";

/** Standard deviations of each number of an observation, and of an action. */
export interface Deviations {
  /** [observationSize] */
  observations: Float32Array;
  /** [actionSize] */
  actions: Float32Array;
}

/** The population's deviations over all rows that belong to an episode (OSRL's `get_dataset_states`). */
export function deviationsOf({
  observations,
  actions,
  observationSize,
  actionSize,
  episodeStarts,
}: Trajectories): Deviations {
  const rows = episodeStarts.at(-1)!;
  return {
    observations: columnDeviations(observations, observationSize, rows),
    actions: columnDeviations(actions, actionSize, rows),
  };
}

function columnDeviations(values: Float32Array, columns: number, rows: number): Float32Array {
  return Float32Array.from({ length: columns }, (_, column) => {
    const entries = (term: (value: number) => number) => {
      let sum = 0;
      for (let row = 0; row < rows; row++) sum += term(values[row * columns + column]);
      return sum / rows;
    };
    const mean = entries((value) => value);
    return Math.sqrt(entries((value) => (value - mean) ** 2));
  });
}
