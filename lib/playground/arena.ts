/** One policy driving in one simulator, a step at a time. The same code runs in the page and in Node. */
import type { Task } from "../dataset/index.ts";
import { findMethod } from "../algorithms/index.ts";
import { makeBall } from "../simulators/ball/index.ts";
import type { BallSimulator } from "../simulators/ball/index.ts";
import type { Actor, Policy, SceneObject } from "../simulators/index.ts";
import { unpackTensors } from "./content.ts";
import type { PlaygroundPolicy } from "./content.ts";

/** A place that the agent was at. */
export interface TrailPoint {
  /** Metres. */
  x: number;
  y: number;
  /** Cost of the step that led there. */
  cost: number;
}

/** An episode in the making. `close` frees what it holds. */
export class Arena {
  readonly #simulator: BallSimulator;
  #policy: Policy;
  #actor: Actor;
  #view: { observation: Float32Array; reward: number; cost: number } = {
    observation: new Float32Array(),
    reward: 0,
    cost: 0,
  };
  /** Where the agent was so far, its start first. */
  readonly trail: TrailPoint[] = [];
  /** Undiscounted sums over the episode. */
  rewardReturn = 0;
  costReturn = 0;
  ended = false;

  private constructor(simulator: BallSimulator, policy: Policy) {
    this.#simulator = simulator;
    this.#policy = policy;
    this.#actor = policy.begin(1);
  }

  /** Opens an arena on a task; an episode begins at `reset`. Throws RangeError for a task that a page cannot simulate. */
  static async open(task: Task, policy: PlaygroundPolicy): Promise<Arena> {
    requirePlayable(task);
    return new Arena(makeBall(task), await policyOf(task, policy));
  }

  get steps(): number {
    return this.trail.length - 1;
  }

  get episodeSteps(): number {
    return this.#simulator.episodeSteps;
  }

  /** Live, [3] m/s. */
  get velocity(): Float64Array {
    return this.#simulator.state.velocity;
  }

  /** What lies on the ground. */
  scene(): readonly SceneObject[] {
    return this.#simulator.scene();
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

  /** Changes the agent's velocity by (x, y) m/s. */
  push(x: number, y: number): void {
    this.velocity[0] += x;
    this.velocity[1] += y;
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

/** Throws RangeError where a page cannot simulate a task: MuJoCo's and Python's are not part of it. */
export function requirePlayable({ name, simulator }: Task): void {
  if (simulator !== "ball") throw new RangeError(`A playground simulates BallRun and BallCircle, got ${name}`);
}

async function policyOf(
  task: Task,
  { algorithm, weights, targetCost, seed, options }: PlaygroundPolicy,
): Promise<Policy> {
  const method = await findMethod(algorithm);
  return method.policy(unpackTensors(weights), { task, targetCost, seed }, options);
}
