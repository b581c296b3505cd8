/** The 38 tasks of the paper, one row a task. */
import { nearestNames } from "../names/index.ts";
import { ownTasks } from "./own-tasks.ts";

/** The three benchmark suites. */
export type Suite = "BulletSafetyGym" | "SafetyGymnasium" | "MetaDrive";

/**
 * What simulates a task: the ball model and MuJoCo inside this process, the original Python environment, or what was registered for
 * a task of your own.
 */
export type SimulatorName = "ball" | "mujoco" | "python" | "own";

/** Everything fixed about one task. */
export interface Task {
  /** Short name, as the official scripts have it: `BallRun`, `PointGoal1`, `easydense`. */
  name: string;
  suite: Suite;
  /** Gymnasium id of DSRL's environment. */
  environmentId: string;
  /** What the names of the task's dataset files begin with. */
  datasetPrefix: string;
  /** File name of the dataset that DSRL publishes. */
  datasetFile: string;
  observationSize: number;
  actionSize: number;
  /** Longest episode, in steps. */
  episodeSteps: number;
  /** Episode reward returns that score 0 and 1: the ends of DSRL's data. */
  minReward: number;
  maxReward: number;
  /** Target costs that a comparison is made at, the paper's three; cost per episode. */
  targetCosts: readonly number[];
  simulator: SimulatorName;
}

type Row = [
  name: string,
  suite: Suite,
  datasetFile: string,
  observationSize: number,
  actionSize: number,
  episodeSteps: number,
  minReward: number,
  maxReward: number,
];

// Ranges and files: DSRL's infos.py. Sizes and steps: the environments themselves.
// prettier-ignore
const rows: Row[] = [
  // BulletSafetyGym
  ["BallRun", "BulletSafetyGym", "SafetyBallRun-v0-80-940.hdf5", 7, 2, 100, 26.339754104614258, 1327.445556640625],
  ["CarRun", "BulletSafetyGym", "SafetyCarRun-v0-40-651.hdf5", 7, 2, 200, 204.28726196289062, 574.6533203125],
  ["DroneRun", "BulletSafetyGym", "SafetyDroneRun-v0-140-1990.hdf5", 17, 4, 200, 10.557029724121094, 682.8330078125],
  ["AntRun", "BulletSafetyGym", "SafetyAntRun-v0-150-1816.hdf5", 33, 8, 200, 0.001767391717990563, 955.4818725585938],
  ["BallCircle", "BulletSafetyGym", "SafetyBallCircle-v0-80-886.hdf5", 8, 2, 200, 0.38312244415283203, 881.46337890625],
  ["CarCircle", "BulletSafetyGym", "SafetyCarCircle-v0-100-1450.hdf5", 8, 2, 300, 3.484419822692871, 534.3060913085938],
  ["DroneCircle", "BulletSafetyGym", "SafetyDroneCircle-v0-100-1923.hdf5", 18, 4, 300, 207.794189453125, 996.38916015625],
  ["AntCircle", "BulletSafetyGym", "SafetyAntCircle-v0-200-5728.hdf5", 34, 8, 500, 0.0177031010389328, 460.7091979980469],
  // SafetyGymnasium
  ["PointButton1", "SafetyGymnasium", "SafetyPointButton1Gymnasium-v0-200-2268.hdf5", 76, 2, 1000, 0.008822109034937853, 41.19301568767707],
  ["PointButton2", "SafetyGymnasium", "SafetyPointButton2Gymnasium-v0-250-3288.hdf5", 76, 2, 1000, 0.014114166087574098, 42.8985953616709],
  ["PointCircle1", "SafetyGymnasium", "SafetyPointCircle1Gymnasium-v0-200-1098.hdf5", 28, 2, 500, 20.067626953125, 61.72819519042969],
  ["PointCircle2", "SafetyGymnasium", "SafetyPointCircle2Gymnasium-v0-300-895.hdf5", 28, 2, 500, 20.478347778320312, 54.02184295654297],
  ["PointGoal1", "SafetyGymnasium", "SafetyPointGoal1Gymnasium-v0-100-2022.hdf5", 60, 2, 1000, 0.01196012764197707, 30.071114857340543],
  ["PointGoal2", "SafetyGymnasium", "SafetyPointGoal2Gymnasium-v0-200-3442.hdf5", 60, 2, 1000, 0.002616959830266108, 27.717709787852737],
  ["PointPush1", "SafetyGymnasium", "SafetyPointPush1Gymnasium-v0-150-2379.hdf5", 76, 2, 1000, 0.0014001545292344209, 16.518654299293367],
  ["PointPush2", "SafetyGymnasium", "SafetyPointPush2Gymnasium-v0-200-3242.hdf5", 76, 2, 1000, 0.0012438183001730607, 14.691039145644403],
  ["CarButton1", "SafetyGymnasium", "SafetyCarButton1Gymnasium-v0-250-2656.hdf5", 88, 2, 1000, 0.0028926206826067613, 44.420003345738984],
  ["CarButton2", "SafetyGymnasium", "SafetyCarButton2Gymnasium-v0-300-3755.hdf5", 88, 2, 1000, 0.001767391717990563, 41.99513815522894],
  ["CarCircle1", "SafetyGymnasium", "SafetyCarCircle1Gymnasium-v0-250-1271.hdf5", 40, 2, 500, 8.037073135375977, 24.94155502319336],
  ["CarCircle2", "SafetyGymnasium", "SafetyCarCircle2Gymnasium-v0-400-940.hdf5", 40, 2, 500, 5.113386154174805, 25.950098037719727],
  ["CarGoal1", "SafetyGymnasium", "SafetyCarGoal1Gymnasium-v0-120-1671.hdf5", 72, 2, 1000, 0.012232819540852091, 39.907809198384705],
  ["CarGoal2", "SafetyGymnasium", "SafetyCarGoal2Gymnasium-v0-200-4105.hdf5", 72, 2, 1000, 0.001032874531954775, 28.902897990056502],
  ["CarPush1", "SafetyGymnasium", "SafetyCarPush1Gymnasium-v0-200-2871.hdf5", 88, 2, 1000, 0.013700173533941762, 16.304467598905237],
  ["CarPush2", "SafetyGymnasium", "SafetyCarPush2Gymnasium-v0-250-4407.hdf5", 88, 2, 1000, 0.00029391133526335267, 15.141648491514314],
  ["SwimmerVelocity", "SafetyGymnasium", "SafetySwimmerVelocityGymnasium-v1-200-1686.hdf5", 8, 2, 1000, 0.07114458084106445, 238.95831298828125],
  ["HopperVelocity", "SafetyGymnasium", "SafetyHopperVelocityGymnasium-v1-250-2240.hdf5", 11, 3, 1000, 37.05154800415039, 1911.396728515625],
  ["HalfCheetahVelocity", "SafetyGymnasium", "SafetyHalfCheetahVelocityGymnasium-v1-250-2495.hdf5", 17, 6, 1000, 5.7509765625, 2806.93310546875],
  ["Walker2dVelocity", "SafetyGymnasium", "SafetyWalker2dVelocityGymnasium-v1-300-2729.hdf5", 17, 6, 1000, 18.668498992919922, 3418.223876953125],
  ["AntVelocity", "SafetyGymnasium", "SafetyAntVelocityGymnasium-v1-250-2249.hdf5", 27, 8, 1000, 6.1519012451171875, 2976.276611328125],
  // MetaDrive
  ["easysparse", "MetaDrive", "SafeMetaDrive-easysparse-v0-85-1000.hdf5", 259, 2, 1000, 20.094310760498047, 425.8006286621094],
  ["easymean", "MetaDrive", "SafeMetaDrive-easymean-v0-85-1000.hdf5", 259, 2, 1000, 22.142553329467773, 425.82440185546875],
  ["easydense", "MetaDrive", "SafeMetaDrive-easydense-v0-85-1000.hdf5", 259, 2, 1000, 19.71139144897461, 425.81732177734375],
  ["mediumsparse", "MetaDrive", "SafeMetaDrive-mediumsparse-v0-50-1000.hdf5", 259, 2, 1000, 17.446578979492188, 269.80084228515625],
  ["mediummean", "MetaDrive", "SafeMetaDrive-mediummean-v0-50-1000.hdf5", 259, 2, 1000, 17.032529830932617, 269.8221435546875],
  ["mediumdense", "MetaDrive", "SafeMetaDrive-mediumdense-v0-50-1000.hdf5", 259, 2, 1000, 15.102348327636719, 269.7813415527344],
  ["hardsparse", "MetaDrive", "SafeMetaDrive-hardsparse-v0-85-1000.hdf5", 259, 2, 1000, 17.247974395751953, 486.80523681640625],
  ["hardmean", "MetaDrive", "SafeMetaDrive-hardmean-v0-85-1000.hdf5", 259, 2, 1000, 19.387981414794922, 486.9967956542969],
  ["harddense", "MetaDrive", "SafeMetaDrive-harddense-v0-85-1000.hdf5", 259, 2, 1000, 15.386894226074219, 486.63616943359375],
];

const targetCosts: Record<Suite, readonly number[]> = {
  BulletSafetyGym: [10, 20, 40],
  SafetyGymnasium: [20, 40, 80],
  MetaDrive: [10, 20, 40],
};

function describe([
  name,
  suite,
  datasetFile,
  observationSize,
  actionSize,
  episodeSteps,
  minReward,
  maxReward,
]: Row): Task {
  return {
    name,
    suite,
    environmentId: environmentId(name, suite),
    datasetPrefix: datasetPrefix(name, suite),
    datasetFile,
    observationSize,
    actionSize,
    episodeSteps,
    minReward,
    maxReward,
    targetCosts: targetCosts[suite],
    simulator: simulatorName(name, suite),
  };
}

function simulatorName(name: string, suite: Suite): SimulatorName {
  if (suite === "SafetyGymnasium") return "mujoco";
  return name === "BallRun" || name === "BallCircle" ? "ball" : "python";
}

function environmentId(name: string, suite: Suite): string {
  if (suite === "BulletSafetyGym") return `Offline${name}-v0`;
  if (suite === "MetaDrive") return `OfflineMetadrive-${name}-v0`;
  return `Offline${name}Gymnasium-${name.endsWith("Velocity") ? "v1" : "v0"}`;
}

function datasetPrefix(name: string, suite: Suite): string {
  if (suite === "BulletSafetyGym") return `Safety${name}-v0`;
  if (suite === "MetaDrive") return `SafeMetaDrive-${name}-v0`;
  return `Safety${name}Gymnasium-`;
}

/** The 38 tasks, suite by suite. */
export const tasks: readonly Task[] = rows.map(describe);

/**
 * The task of a name: the short one, a Gymnasium id or the start of a dataset's file name, in any case; or one of your own.
 * Throws RangeError that names the nearest tasks for any other.
 *
 * @example
 * ```ts
 * import { findTask } from "../lib/dataset";
 *
 * const { observationSize, episodeSteps, targetCosts } = findTask("OfflineBallCircle-v0");
 * [observationSize, episodeSteps, ...targetCosts]; // → [8, 200, 10, 20, 40]
 * ```
 */
export function findTask(name: string): Task {
  const wanted = shortName(name);
  const task =
    ownTasks().find((own) => own.name.toLowerCase() === name.toLowerCase()) ??
    tasks.find((known) => known.name.toLowerCase() === wanted);
  if (task) return task;
  const near = nearestNames(
    wanted,
    [...tasks, ...ownTasks()].map((known) => known.name),
    3,
  );
  throw new RangeError(`There is no task "${name}"; the nearest are ${near.join(", ")}`);
}

/** Strips what ids and file names put around a short name. */
function shortName(name: string): string {
  return name
    .toLowerCase()
    .replace(/^(offline|safety|safe)(?=.)/, "")
    .replace(/^metadrive-/, "")
    .replace(/(gymnasium)?-v\d.*$/, "");
}
