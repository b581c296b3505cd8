/** DSRL's settings for thinner datasets (`infos.py`, `DENSITY_CFG`); its loader has none for eight tasks. */

/** How DSRL thins a dataset: a grid over the episodes' cost and reward returns, with a limit of episodes a bin. */
export interface Density {
  /** Share of the episodes that is left, about. */
  share: number;
  /** Bins along the reward return. */
  rewardBins: number;
  /** Episodes of a bin that are kept at most. */
  mostPerBin: number;
}

/** Bins along the cost return, the same for every task. */
export const costBins = 10;

/** Bins with so many episodes or fewer are left out, the same for every task. */
export const sparseBin = 2;

/** Settings by the task's short name, the thinnest first. */
// prettier-ignore
export const densities: Readonly<Record<string, readonly Density[]>> = {
  CarCircle: [{ share: 0.5, rewardBins: 50, mostPerBin: 5 }, { share: 0.75, rewardBins: 50, mostPerBin: 9 }],
  AntCircle: [{ share: 0.5, rewardBins: 50, mostPerBin: 12 }, { share: 0.75, rewardBins: 50, mostPerBin: 20 }],
  AntRun: [{ share: 0.5, rewardBins: 50, mostPerBin: 6 }, { share: 0.75, rewardBins: 50, mostPerBin: 10 }],
  DroneCircle: [{ share: 0.5, rewardBins: 50, mostPerBin: 10 }, { share: 0.75, rewardBins: 50, mostPerBin: 18 }],
  DroneRun: [{ share: 0.5, rewardBins: 50, mostPerBin: 6 }, { share: 0.75, rewardBins: 50, mostPerBin: 18 }],
  BallCircle: [{ share: 0.5, rewardBins: 20, mostPerBin: 5 }, { share: 0.75, rewardBins: 30, mostPerBin: 10 }],
  BallRun: [{ share: 0.5, rewardBins: 15, mostPerBin: 7 }, { share: 0.75, rewardBins: 15, mostPerBin: 12 }],
  CarRun: [{ share: 0.5, rewardBins: 20, mostPerBin: 6 }, { share: 0.75, rewardBins: 20, mostPerBin: 11 }],
  CarButton1: [{ share: 0.25, rewardBins: 10, mostPerBin: 8 }, { share: 0.5, rewardBins: 10, mostPerBin: 18 }],
  CarButton2: [{ share: 0.25, rewardBins: 8, mostPerBin: 13 }, { share: 0.5, rewardBins: 8, mostPerBin: 28 }],
  CarCircle1: [{ share: 0.25, rewardBins: 5, mostPerBin: 12 }, { share: 0.5, rewardBins: 5, mostPerBin: 28 }],
  CarCircle2: [{ share: 0.25, rewardBins: 5, mostPerBin: 8 }, { share: 0.5, rewardBins: 5, mostPerBin: 18 }],
  CarGoal1: [{ share: 0.25, rewardBins: 8, mostPerBin: 6 }, { share: 0.5, rewardBins: 8, mostPerBin: 13 }],
  CarGoal2: [{ share: 0.25, rewardBins: 8, mostPerBin: 14 }, { share: 0.5, rewardBins: 8, mostPerBin: 30 }],
  CarPush1: [{ share: 0.25, rewardBins: 6, mostPerBin: 16 }, { share: 0.5, rewardBins: 6, mostPerBin: 36 }],
  CarPush2: [{ share: 0.25, rewardBins: 8, mostPerBin: 22 }, { share: 0.5, rewardBins: 8, mostPerBin: 50 }],
  PointButton1: [{ share: 0.25, rewardBins: 10, mostPerBin: 6 }, { share: 0.5, rewardBins: 10, mostPerBin: 13 }],
  PointButton2: [{ share: 0.25, rewardBins: 8, mostPerBin: 12 }, { share: 0.5, rewardBins: 8, mostPerBin: 25 }],
  PointCircle1: [{ share: 0.25, rewardBins: 5, mostPerBin: 12 }, { share: 0.5, rewardBins: 5, mostPerBin: 28 }],
  PointCircle2: [{ share: 0.25, rewardBins: 5, mostPerBin: 10 }, { share: 0.5, rewardBins: 5, mostPerBin: 20 }],
  PointGoal1: [{ share: 0.25, rewardBins: 8, mostPerBin: 7 }, { share: 0.5, rewardBins: 8, mostPerBin: 16 }],
  PointGoal2: [{ share: 0.25, rewardBins: 6, mostPerBin: 14 }, { share: 0.5, rewardBins: 8, mostPerBin: 24 }],
  PointPush1: [{ share: 0.25, rewardBins: 6, mostPerBin: 13 }, { share: 0.5, rewardBins: 6, mostPerBin: 28 }],
  PointPush2: [{ share: 0.25, rewardBins: 8, mostPerBin: 15 }, { share: 0.5, rewardBins: 8, mostPerBin: 34 }],
  HalfCheetahVelocity: [{ share: 0.25, rewardBins: 10, mostPerBin: 12 }, { share: 0.5, rewardBins: 10, mostPerBin: 26 }],
  SwimmerVelocity: [{ share: 0.25, rewardBins: 10, mostPerBin: 7 }, { share: 0.5, rewardBins: 10, mostPerBin: 14 }],
  Walker2dVelocity: [{ share: 0.25, rewardBins: 10, mostPerBin: 10 }, { share: 0.5, rewardBins: 10, mostPerBin: 22 }],
  easydense: [{ share: 0.5, rewardBins: 20, mostPerBin: 15 }, { share: 0.75, rewardBins: 20, mostPerBin: 30 }],
  mediummean: [{ share: 0.5, rewardBins: 20, mostPerBin: 16 }, { share: 0.75, rewardBins: 20, mostPerBin: 33 }],
  hardsparse: [{ share: 0.5, rewardBins: 20, mostPerBin: 12 }, { share: 0.75, rewardBins: 20, mostPerBin: 32 }],
};
