/** One policy driving in one simulator, a step at a time. The same code runs in the page and in Node. */
import type { Task } from "../dataset/index.ts";
import { findMethod } from "../algorithms/index.ts";
import { makeBall } from "../simulators/ball/index.ts";
import type { Actor, Policy, SceneObject, Simulator } from "../simulators/index.ts";
import type { PlaygroundPolicy } from "./content.ts";
import type { TrailPoint } from "./drawing.ts";

/** An episode in the making. `close` frees what it holds. */
export class Arena {
  readonly #simulator: PushableSimulator;
  #policy: Policy;
  #actor: Actor;
  #view: { observation: Float32Array; reward: number; cost: number } = {
    observation: new Float32Array(),
    reward: 0,
    cost: 0,
  };
  #scene: readonly SceneObject[] = [];
  /** The place of the agent when `#scene` was asked for. */
  #sceneOf: TrailPoint | undefined;
  /** Where the agent was so far, its start first. */
  readonly trail: TrailPoint[] = [];
  /** Undiscounted sums over the episode. */
  rewardReturn = 0;
  costReturn = 0;
  ended = false;

  private constructor(simulator: PushableSimulator, policy: Policy) {
    this.#simulator = simulator;
    this.#policy = policy;
    this.#actor = policy.begin(1);
  }

  /** Opens an arena on a task; an episode begins at `reset`. Throws RangeError for a task that a page cannot simulate. */
  static async open(task: Task, policy: PlaygroundPolicy): Promise<Arena> {
    return new Arena(await makePushable(task), await policyOf(task, policy));
  }

  get steps(): number {
    return this.trail.length - 1;
  }

  get episodeSteps(): number {
    return this.#simulator.episodeSteps;
  }

  /** What lies on the ground; the same array until something moves. */
  scene(): readonly SceneObject[] {
    if (this.#sceneOf !== this.trail.at(-1)) {
      const scene = this.#simulator.scene();
      if (!liesAs(scene, this.#scene)) this.#scene = scene;
      this.#sceneOf = this.trail.at(-1);
    }
    return this.#scene;
  }

  /** Begins an episode; the same seed gives the same start. */
  reset(seed: number): void {
    const observation = this.#simulator.reset(seed);
    this.#view = { observation, reward: 0, cost: 0 };
    this.#actor = this.#policy.begin(1);
    this.trail.length = 0;
    this.rewardReturn = 0;
    this.costReturn = 0;
    this.ended = false;
    this.#remember(0);
  }

  /** Lets another policy of the task act from here on. */
  async drive(task: Task, policy: PlaygroundPolicy): Promise<void> {
    const next = await policyOf(task, policy);
    this.#policy.dispose();
    this.#policy = next;
    this.#actor = next.begin(1);
  }

  /** One step of the policy; none where the episode has ended. */
  step(): void {
    if (this.ended) return;
    const { observation, reward, cost } = this.#view;
    const of = (value: number) => Float32Array.of(value);
    const action = this.#actor.act({ episodes: [0], observations: observation, rewards: of(reward), costs: of(cost) });
    const result = this.#simulator.step(action);
    this.#view = { observation: result.observation, reward: result.reward, cost: result.cost };
    this.rewardReturn += result.reward;
    this.costReturn += result.cost;
    this.ended = result.terminated || result.truncated;
    this.#remember(result.cost);
  }

  /** Changes the agent's velocity by (x, y) m/s; not where the episode has ended. */
  push(x: number, y: number): void {
    if (!this.ended) this.#simulator.push(x, y);
  }

  /** Frees the simulator and the policy. */
  close(): void {
    this.#policy.dispose();
    this.#simulator.close();
  }

  #remember(cost: number): void {
    const { position } = this.#simulator;
    this.trail.push({ x: position[0], y: position[1], cost });
  }
}

/** Metres that cannot be seen. */
const unseen = 1e-3;

/** Whether everything lies where it lay. */
function liesAs(scene: readonly SceneObject[], before: readonly SceneObject[]): boolean {
  return (
    scene.length === before.length &&
    scene.every(({ outline }, i) => {
      const other = before[i].outline;
      return (
        outline.length === other.length &&
        outline.every(([x, y], j) => Math.abs(x - other[j][0]) < unseen && Math.abs(y - other[j][1]) < unseen)
      );
    })
  );
}

/** A simulator whose agent can be pushed. */
type PushableSimulator = Simulator & {
  /** Changes the agent's velocity by (x, y) m/s. */
  push(x: number, y: number): void;
};

/** Whether a page can simulate a task: neither Python's simulators nor those of running robots are part of it. */
export function isPlayable({ name, simulator }: Task): boolean {
  return simulator === "ball" || (simulator === "mujoco" && !name.endsWith("Velocity"));
}

/** Throws RangeError where a page cannot simulate a task. */
export function requirePlayable(task: Task): void {
  if (isPlayable(task)) return;
  throw new RangeError(
    `A playground simulates BallRun, BallCircle and Safety-Gymnasium's navigation tasks, got ${task.name}`,
  );
}

async function makePushable(task: Task): Promise<PushableSimulator> {
  requirePlayable(task);
  if (task.simulator === "ball") return makeBall(task);
  const { makeNavigation } = await import("../simulators/navigation/index.ts");
  return makeNavigation(task);
}

async function policyOf(task: Task, { algorithm, weights, targetCost, seed, options }: PlaygroundPolicy) {
  const method = await findMethod(algorithm);
  return method.policy(weights, { task, targetCost, seed }, options);
}
