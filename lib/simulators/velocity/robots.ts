/** The five robots: Gymnasium 0.28.1's constants (`gymnasium/envs/mujoco/*_v4.py`) and the tasks' speed limits. */

/** What differs between the tasks. */
export interface Robot {
  /** Name of the model in `gymnasium/envs/mujoco/assets`. */
  model: string;
  /** Seconds of a step of the physics, as the model has it. */
  timeStep: number;
  /** Steps of the physics in a step of the environment. */
  frameSkip: number;
  /** Reward lost for each unit of the action's squared length. */
  controlCost: number;
  /** Reward for each step, beside that for the way forward. */
  healthyReward: number;
  /** Half width of the uniform noise on the first positions, and scale of that on the first velocities. */
  startNoise: number;
  /** What the first velocities are drawn from. */
  velocityNoise: "uniform" | "normal";
  /** Leading positions that the observation leaves out. */
  hiddenPositions: number;
  /** Velocities are observed within plus and minus this. */
  velocityClip: number;
  /** A step faster than this costs 1, in m/s (`safety_gymnasium/tasks/safety_velocity/*_v1.py`). */
  speedLimit: number;
  /** What the limit is for: the torso's speed in any direction along the ground, or the first position's forwards. */
  limited: "torso" | "forward";
  /** Whether it moves in the plane of x and height only. */
  planar: boolean;
  /** Whether it stands, so that the episode continues. */
  healthy: (positions: Float64Array, velocities: Float64Array) => boolean;
}

const ant: Robot = {
  model: "ant",
  timeStep: 0.01,
  frameSkip: 5,
  controlCost: 0.5,
  healthyReward: 1,
  startNoise: 0.1,
  velocityNoise: "normal",
  hiddenPositions: 2,
  velocityClip: Infinity,
  speedLimit: 2.6222,
  limited: "torso",
  planar: false,
  healthy: (positions, velocities) =>
    positions[2] >= 0.2 && positions[2] <= 1 && positions.every(Number.isFinite) && velocities.every(Number.isFinite),
};

const halfCheetah: Robot = {
  model: "half_cheetah",
  timeStep: 0.01,
  frameSkip: 5,
  controlCost: 0.1,
  healthyReward: 0,
  startNoise: 0.1,
  velocityNoise: "normal",
  hiddenPositions: 1,
  velocityClip: Infinity,
  speedLimit: 3.2096,
  limited: "forward",
  planar: true,
  healthy: () => true,
};

const hopper: Robot = {
  model: "hopper",
  timeStep: 0.002,
  frameSkip: 4,
  controlCost: 0.001,
  healthyReward: 1,
  startNoise: 0.005,
  velocityNoise: "uniform",
  hiddenPositions: 1,
  velocityClip: 10,
  speedLimit: 0.7402,
  limited: "forward",
  planar: true,
  healthy: (positions, velocities) =>
    positions[1] > 0.7 &&
    Math.abs(positions[2]) < 0.2 &&
    positions.subarray(2).every((value) => Math.abs(value) < 100) &&
    velocities.every((value) => Math.abs(value) < 100),
};

const swimmer: Robot = {
  model: "swimmer",
  timeStep: 0.01,
  frameSkip: 4,
  controlCost: 0.0001,
  healthyReward: 0,
  startNoise: 0.1,
  velocityNoise: "uniform",
  hiddenPositions: 2,
  velocityClip: Infinity,
  speedLimit: 0.2282,
  limited: "forward",
  planar: false,
  healthy: () => true,
};

const walker2d: Robot = {
  model: "walker2d",
  timeStep: 0.002,
  frameSkip: 4,
  controlCost: 0.001,
  healthyReward: 1,
  startNoise: 0.005,
  velocityNoise: "uniform",
  hiddenPositions: 1,
  velocityClip: 10,
  speedLimit: 2.3415,
  limited: "forward",
  planar: true,
  healthy: (positions) => positions[1] > 0.8 && positions[1] < 2 && Math.abs(positions[2]) < 1,
};

/** The robots by their tasks' names. */
export const robots: Readonly<Record<string, Robot>> = {
  AntVelocity: ant,
  HalfCheetahVelocity: halfCheetah,
  HopperVelocity: hopper,
  SwimmerVelocity: swimmer,
  Walker2dVelocity: walker2d,
};
