/** The simulator of the five velocity tasks. */
import { clipAction } from "../clip-action.ts";
import type { World } from "../mujoco/engine.ts";
import type { SceneObject } from "../scene.ts";
import type { Simulator, StepResult } from "../simulator.ts";
import type { Robot } from "./robots.ts";
import { drawStart } from "./start.ts";

/** What a step of the physics starts from, live. */
export interface RobotState {
  /** MuJoCo's `qpos`. */
  readonly positions: Float64Array;
  /** MuJoCo's `qvel`. */
  readonly velocities: Float64Array;
  /** The accelerations that the solver starts its search from. */
  readonly warmStart: Float64Array;
  /** The torso's place in the world as the last step of the physics left it, up to that step's own motion, [3]. */
  readonly torso: Float64Array;
}

/**
 * A robot that is paid for running and pays for running too fast: Safety-Gymnasium 0.4.0's velocity tasks (v1) on
 * Gymnasium 0.28.1's robots, as MuJoCo 2.3.3 moves them. `test/lib/simulators/velocity.test.ts` holds the recordings.
 *
 * `reset(seed)` starts where Python's `reset(seed=seed)` starts; seeds are whole numbers in [0, 2⁵³).
 * Differs: actions beyond ±1 are clipped before their cost is counted, in Python after.
 */
export class VelocitySimulator implements Simulator {
  readonly observationSize: number;
  readonly actionSize: number;
  readonly episodeSteps = 1000;
  /** The torso's [x, y]; of a robot that moves in the plane of x and height its [x, height]. */
  readonly position = new Float64Array(2);
  readonly #robot: Robot;
  readonly #world: World;
  /** Place of the torso in the world's `xpos`. */
  readonly #torso: number;
  /** Positions of the model at rest. */
  readonly #rest: Float64Array;
  readonly #result: StepResult;
  #steps = 0;

  /** Owns the world, which must be freshly made from the robot's model. */
  constructor(robot: Robot, world: World) {
    this.#robot = robot;
    this.#world = world;
    this.#torso = 3 * world.body("torso");
    const { qpos, qvel, ctrl } = world.arrays;
    this.#rest = qpos.slice();
    this.observationSize = qpos.length - robot.hiddenPositions + qvel.length;
    this.actionSize = ctrl.length;
    this.#result = {
      observation: new Float32Array(this.observationSize),
      reward: 0,
      cost: 0,
      terminated: false,
      truncated: false,
    };
  }

  /** The robot's state; take it anew after every step. */
  get state(): RobotState {
    const { qpos, qvel, qacc_warmstart: warmStart, xpos } = this.#world.arrays;
    return { positions: qpos, velocities: qvel, warmStart, torso: xpos.subarray(this.#torso, this.#torso + 3) };
  }

  /** Nothing but an endless floor. */
  scene(): readonly SceneObject[] {
    return [];
  }

  reset(seed: number): Float32Array {
    const { positions, velocities, warmStart } = this.state;
    drawStart(this.#robot, seed, this.#rest, positions, velocities);
    warmStart.fill(0);
    this.#world.arrays.ctrl.fill(0);
    this.#world.forward();
    this.#steps = 0;
    return this.#observe();
  }

  step(action: ArrayLike<number>): Readonly<StepResult> {
    const { timeStep, frameSkip, healthyReward, controlCost, limited, speedLimit, healthy } = this.#robot;
    const [fromX, fromY] = this.#place();
    const effort = this.#control(action);
    for (let i = 0; i < frameSkip; i++) this.#world.step();
    this.#steps += 1;
    this.#observe();
    const [x, y] = this.#place();
    const forward = (x - fromX) / (timeStep * frameSkip);
    const sideways = (y - fromY) / (timeStep * frameSkip);
    const speed = limited === "torso" ? Math.hypot(forward, sideways) : forward;
    const result = this.#result;
    result.reward = forward + healthyReward - controlCost * effort;
    result.cost = speed > speedLimit ? 1 : 0;
    result.terminated = !healthy(this.#world.arrays.qpos, this.#world.arrays.qvel);
    result.truncated = this.#steps >= this.episodeSteps;
    return result;
  }

  close(): void {
    this.#world.close();
  }

  /** Where the robot's speed is measured. */
  #place(): [x: number, y: number] {
    const { positions, torso } = this.state;
    const place = this.#robot.limited === "torso" ? torso : positions;
    return [place[0], place[1]];
  }

  /** Sets the motors. Returns the action's squared length. */
  #control(action: ArrayLike<number>): number {
    const { ctrl } = this.#world.arrays;
    let effort = 0;
    for (let i = 0; i < ctrl.length; i++) {
      const value = clipAction(action[i]);
      ctrl[i] = value;
      effort += value * value;
    }
    return effort;
  }

  /** Positions behind the hidden ones, then velocities. */
  #observe(): Float32Array {
    const { hiddenPositions, velocityClip, planar } = this.#robot;
    const { positions, velocities, torso } = this.state;
    const { observation } = this.#result;
    const shown = positions.length - hiddenPositions;
    for (let i = 0; i < shown; i++) observation[i] = positions[hiddenPositions + i];
    for (let i = 0; i < velocities.length; i++) {
      observation[shown + i] = Math.min(velocityClip, Math.max(-velocityClip, velocities[i]));
    }
    this.position[0] = torso[0];
    this.position[1] = torso[planar ? 2 : 1];
    return observation;
  }
}
