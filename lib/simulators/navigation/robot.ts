/** The robots' own sensors (safety-gymnasium's `base_agent.py`), and a push. */
import type { World } from "../mujoco/engine.ts";
import type { Point } from "../scene.ts";
import type { RobotName } from "./tasks.ts";

/** Sensors of three values, in the observation's order. */
const common = ["accelerometer", "velocimeter", "gyro", "magnetometer"];

/** How many numbers a robot's own sensors give. */
export const sensorSizes: Record<RobotName, number> = { point: 12, car: 24 };

/** Reads a robot's sensors into an observation; their places are looked up once. */
export class RobotSensors {
  readonly #vectors: number[];
  readonly #rearWheel: number | undefined;

  constructor(world: World, robot: RobotName) {
    const names = robot === "car" ? [...common, "ballangvel_rear"] : common;
    this.#vectors = names.map((name) => world.sensor(name));
    this.#rearWheel = robot === "car" ? world.sensor("ballquat_rear") : undefined;
  }

  /** Writes the values to the front of `observation`. */
  read(sensordata: Float64Array, observation: Float64Array): void {
    this.#vectors.forEach((from, i) => observation.set(sensordata.subarray(from, from + 3), 3 * i));
    if (this.#rearWheel === undefined) return;
    const [w, x, y, z] = sensordata.subarray(this.#rearWheel, this.#rearWheel + 4);
    observation.set(rotationMatrix(w, x, y, z), 3 * this.#vectors.length);
  }
}

/**
 * Changes a robot's velocity by (x, y) m/s. `velocities` is MuJoCo's `qvel`, which begins with the robot's: the car's are
 * the world's x and y, the point slides along axes that were turned by `angle` radians at the reset.
 */
export function pushRobot(robot: RobotName, velocities: Float64Array, [x, y]: Point, angle: number): void {
  const turned = robot === "point" ? angle : 0;
  const [cos, sin] = [Math.cos(turned), Math.sin(turned)];
  velocities[0] += cos * x + sin * y;
  velocities[1] += cos * y - sin * x;
}

/** Rotation of a unit quaternion, [3, 3] by rows. */
function rotationMatrix(w: number, x: number, y: number, z: number): number[] {
  return [
    w * w + x * x - y * y - z * z,
    2 * (x * y - w * z),
    2 * (x * z + w * y),
    2 * (x * y + w * z),
    w * w - x * x + y * y - z * z,
    2 * (y * z - w * x),
    2 * (x * z - w * y),
    2 * (y * z + w * x),
    w * w - x * x - y * y + z * z,
  ];
}
