/** What a task rewards. */
export interface Objective {
  /** Sets the first or the next aim; false where no place for it is found, which ends the episode. */
  next(when?: { first?: boolean }): boolean;
  /** Reward of the step that was made. */
  reward(): number;
  /** Whether the step reached the aim. */
  readonly reached: boolean;
  /** After the reward and the cost of each step. */
  tick?(): void;
  /** What must not be touched now; everything that costs by touch where undefined. */
  mayTouch?(name: string): boolean;
  /** Whether the lidar sees a kind of object now; everything where undefined. */
  sees?(name: string): boolean;
}

/** Reward for reaching the aim. */
export const aimReward = 1;

/** How much nearer something came since it was last asked. */
export class Approach {
  readonly #distance: () => number;
  #last = 0;

  constructor(distance: () => number) {
    this.#distance = distance;
  }

  /** Starts from where objects are. */
  restart(): void {
    this.#last = this.#distance();
  }

  /** Metres gained since the last call or restart. */
  gain(): number {
    const distance = this.#distance();
    const gain = this.#last - distance;
    this.#last = distance;
    return gain;
  }
}
