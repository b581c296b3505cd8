/** The simulator of the navigation tasks. */
import { NumpyRandom } from "../../random/index.ts";
import { clipAction } from "../clip-action.ts";
import type { MainModule } from "../mujoco/engine.ts";
import { robotXml } from "../mujoco/robot-files.ts";
import { circle, rectangle } from "../scene.ts";
import type { SceneObject } from "../scene.ts";
import type { Simulator, StepResult } from "../simulator.ts";
import { Arena } from "./arena.ts";
import { costOf } from "./cost.ts";
import { lidarBins, sense } from "./lidar.ts";
import { gremlinTravel } from "./objects.ts";
import { makeObjective } from "./objectives/index.ts";
import type { Objective } from "./objectives/index.ts";
import { RobotSensors, sensorSizes } from "./robot.ts";
import type { NavigationTask } from "./tasks.ts";

/** Physics steps in a step. */
const subSteps = 10;

/** Everything of one episode. */
interface Episode {
  random: NumpyRandom;
  arena: Arena;
  objective: Objective;
  sensors: RobotSensors;
  steps: number;
}

/**
 * A navigation task of Safety-Gymnasium 0.4.0 on MuJoCo 3.14; the same seed gives the layout that Python gives.
 * `test/fixtures/native-sim/` holds the recordings that it is compared with.
 */
export class NavigationSimulator implements Simulator {
  readonly observationSize: number;
  readonly actionSize = 2;
  readonly episodeSteps: number;
  /** The latest observation before it was rounded to float32, [observationSize]. */
  readonly exactObservation: Float64Array;
  readonly #mujoco: MainModule;
  readonly #task: NavigationTask;
  readonly #robotXml: string;
  readonly #result: StepResult;
  #episode: Episode | undefined;

  constructor(mujoco: MainModule, task: NavigationTask) {
    this.#mujoco = mujoco;
    this.#task = task;
    this.#robotXml = robotXml("safety_gymnasium", task.robot);
    this.episodeSteps = task.episodeSteps;
    this.observationSize = sensorSizes[task.robot] + lidarBins * task.objects.filter(({ seen }) => seen).length;
    this.exactObservation = new Float64Array(this.observationSize);
    const observation = new Float32Array(this.observationSize);
    this.#result = { observation, reward: 0, cost: 0, terminated: false, truncated: false };
  }

  /** The arena of the running episode; a RangeError where there is none. */
  get arena(): Arena {
    return this.#running.arena;
  }

  get #running(): Episode {
    if (!this.#episode) throw new RangeError("The simulator must be reset before it is used");
    return this.#episode;
  }

  get position(): Float64Array {
    return this.arena.robotPosition.subarray(0, 2);
  }

  reset(seed: number): Float32Array {
    this.#episode?.arena.close();
    const random = new NumpyRandom(seed);
    const arena = new Arena(this.#mujoco, this.#task, this.#robotXml, random);
    const objective = makeObjective(this.#task.objective, arena, random);
    this.#episode = { random, arena, objective, sensors: new RobotSensors(arena.world, this.#task.robot), steps: 0 };
    if (!objective.next({ first: true })) throw new Error(`No place for the first aim was found, seed ${seed}`);
    return this.#observe();
  }

  step(action: ArrayLike<number>): Readonly<StepResult> {
    const episode = this.#running;
    const { arena, objective } = episode;
    this.#simulate(episode, action);
    const result = this.#result;
    result.reward = Math.min(10, Math.max(-10, objective.reward()));
    result.cost = costOf(arena, objective);
    objective.tick?.();
    result.terminated = objective.reached && !this.#nextAim(episode);
    episode.steps += 1;
    result.truncated = episode.steps >= this.episodeSteps;
    this.#observe();
    return result;
  }

  scene(): readonly SceneObject[] {
    return this.arena.objects.map((object) => {
      const [x, y] = this.arena.position(object);
      const { name, type, size, effect } = object.group;
      const outline = type === "box" ? rectangle([x, y], size[0], size[1], object.angle) : circle([x, y], size[0]);
      return { name, effect, outline };
    });
  }

  /** Changes the robot's velocity by (x, y) m/s. */
  push(x: number, y: number): void {
    this.arena.push(x, y);
  }

  close(): void {
    this.#episode?.arena.close();
    this.#episode = undefined;
  }

  #simulate({ arena: { world }, random, arena }: Episode, action: ArrayLike<number>): void {
    world.arrays.ctrl.set([clipAction(action[0]), clipAction(action[1])]);
    random.random(); // the original draws the number of physics steps, which is always 10
    for (let i = 0; i < subSteps; i++) {
      dragGremlins(arena);
      world.step();
    }
    world.forward();
  }

  #nextAim({ arena, objective }: Episode): boolean {
    arena.noteLayout();
    return objective.next();
  }

  /** The robot's own sensors, then one lidar for each kind of object. */
  #observe(): Float32Array {
    const { arena, objective, sensors } = this.#running;
    const exact = this.exactObservation.fill(0);
    sensors.read(arena.world.arrays.sensordata, exact);
    let from = sensorSizes[this.#task.robot];
    for (const { name, seen } of this.#task.objects) {
      if (!seen) continue;
      if (objective.sees?.(name) ?? true) this.#senseAll(arena, name, exact.subarray(from, from + lidarBins));
      from += lidarBins;
    }
    this.#result.observation.set(exact);
    return this.#result.observation;
  }

  #senseAll(arena: Arena, name: string, bins: Float64Array): void {
    const rotation = arena.robotRotation;
    const [robotX, robotY, robotZ] = arena.robotPosition;
    for (const object of arena.objects) {
      if (object.group.name !== name) continue;
      const [x, y] = name === "circle" ? [0, 0] : arena.position(object);
      const [dx, dy, dz] = [x - robotX, y - robotY, -robotZ];
      const ahead = dx * rotation[0] + dy * rotation[3] + dz * rotation[6];
      const left = dx * rotation[1] + dy * rotation[4] + dz * rotation[7];
      sense(bins, ahead, left, this.#task.lidarRange);
    }
  }
}

/** Every gremlin is pulled along a circle, all in step. */
function dragGremlins({ objects, world }: Arena): void {
  const { time } = world;
  const { mocap_pos: places } = world.arrays;
  for (const { mocap, group } of objects) {
    if (mocap < 0) continue;
    places[3 * mocap] = Math.sin(time) * gremlinTravel;
    places[3 * mocap + 1] = Math.cos(time) * gremlinTravel;
    places[3 * mocap + 2] = group.size[2];
  }
}
