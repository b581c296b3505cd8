/** What CDT is asked for: the official numbers of each task (OSRL 03a4586, `examples/configs/cdt_configs.py`). */
import type { Suite, Task } from "../../dataset/index.ts";

/** Numbers of one task. */
export interface TaskNumbers {
  /** Degree of the polynomial through the Pareto front. */
  degree: number;
  /** Largest reward label of a copy. */
  maxLabel: number;
  /** Reward that a copied episode may be below the one that its labels are nearest to. */
  maxRewardDecrease: number;
  /** Return that is asked for at each of `targetReturnCosts`. */
  targetReturns: number[];
  targetReturnCosts: number[];
}

type Row = [
  degree: number,
  maxLabel: number,
  maxRewardDecrease: number,
  targetReturns: number | [number, number, number],
];

// prettier-ignore
// prettier-ignore
const rows: Record<string, Row> = {
  BallRun: [2, 1400, 200, [500, 500, 700]], CarRun: [0, 600, 100, 575], DroneRun: [1, 700, 100, [400, 500, 600]], AntRun: [3, 1000, 150, [700, 750, 800]],
  BallCircle: [2, 1000, 200, [700, 750, 800]], CarCircle: [4, 600, 100, [450, 500, 550]], DroneCircle: [1, 1000, 100, [700, 750, 800]], AntCircle: [2, 500, 100, [300, 350, 400]],
  PointButton1: [0, 45, 5, 40], PointButton2: [0, 50, 10, 40], PointCircle1: [1, 65, 5, [50, 52.5, 55]], PointCircle2: [1, 55, 5, [45, 47.5, 50]],
  PointGoal1: [0, 35, 5, 30], PointGoal2: [1, 35, 5, 30], PointPush1: [0, 20, 5, 15], PointPush2: [0, 15, 3, 12],
  CarButton1: [0, 45, 10, 35], CarButton2: [0, 50, 10, 40], CarCircle1: [1, 30, 10, [20, 22.5, 25]], CarCircle2: [1, 30, 10, [20, 21, 22]],
  CarGoal1: [1, 50, 5, 40], CarGoal2: [1, 35, 5, 30], CarPush1: [0, 20, 5, 15], CarPush2: [0, 15, 3, 12],
  SwimmerVelocity: [1, 250, 50, 160], HopperVelocity: [1, 2000, 300, 1750], HalfCheetahVelocity: [1, 3000, 500, 3000], Walker2dVelocity: [1, 3600, 800, 2800], AntVelocity: [1, 3000, 500, 2800],
  easysparse: [2, 500, 100, [300, 350, 400]], easymean: [2, 500, 100, [300, 350, 400]], easydense: [2, 500, 100, [300, 350, 400]],
  mediumsparse: [0, 300, 100, 300], mediummean: [0, 300, 100, 300], mediumdense: [4, 600, 100, [450, 500, 550]],
  hardsparse: [1, 500, 100, [300, 350, 400]], hardmean: [1, 500, 100, [300, 350, 400]], harddense: [1, 500, 100, [300, 350, 400]],
};

const suiteCosts: Record<Suite, number[]> = {
  BulletSafetyGym: [10, 20, 40],
  SafetyGymnasium: [20, 40, 80],
  MetaDrive: [10, 20, 40],
};

/** These two have the costs of OSRL's base class. */
const baseCosts: Record<string, number[]> = { CarCircle: [10, 20, 50], mediumdense: [10, 20, 50] };

/** The official numbers of a task; none for a task of your own, whose rewards they do not fit. */
export function taskNumbers({ name, suite }: Task): Partial<TaskNumbers> {
  if (!Object.hasOwn(rows, name)) return {};
  const [degree, maxLabel, maxRewardDecrease, returns] = rows[name];
  const targetReturns = typeof returns === "number" ? [returns, returns, returns] : returns;
  return {
    degree,
    maxLabel,
    maxRewardDecrease,
    targetReturns,
    targetReturnCosts: baseCosts[name] ?? suiteCosts[suite],
  };
}

/**
 * The return that is asked for at a target cost: linear between the costs of the list, and the nearest one's outside of them.
 * Throws RangeError where the lists have other lengths, or the costs do not ascend.
 */
export function targetReturnAt(
  cost: number,
  { targetReturns: returns, targetReturnCosts: costs }: Pick<TaskNumbers, "targetReturns" | "targetReturnCosts">,
): number {
  if (returns.length !== costs.length)
    throw new RangeError(
      `targetReturns must have as many numbers as targetReturnCosts, ${costs.length}, got ${returns.length}`,
    );
  if (costs.some((value, i) => i > 0 && value <= costs[i - 1]))
    throw new RangeError(`targetReturnCosts must ascend, got ${costs}`);
  const next = costs.findIndex((value) => value >= cost);
  if (next <= 0) return next === 0 ? returns[0] : returns.at(-1)!;
  const share = (cost - costs[next - 1]) / (costs[next] - costs[next - 1]);
  return returns[next - 1] + share * (returns[next] - returns[next - 1]);
}
