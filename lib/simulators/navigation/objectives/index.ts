import type { NumpyRandom } from "../../../random/index.ts";
import type { Arena } from "../arena.ts";
import type { ObjectiveName } from "../tasks.ts";
import { ButtonObjective } from "./button.ts";
import { CircleObjective } from "./circle.ts";
import { GoalObjective } from "./goal.ts";
import type { Objective } from "./objective.ts";
import { PushObjective } from "./push.ts";

export type { Objective } from "./objective.ts";

const makers: Record<ObjectiveName, (arena: Arena, random: NumpyRandom) => Objective> = {
  goal: (arena) => new GoalObjective(arena),
  button: (arena, random) => new ButtonObjective(arena, random),
  push: (arena) => new PushObjective(arena),
  circle: (arena) => new CircleObjective(arena),
};

/** The objective of a freshly built arena; `random` is the one that laid it out. */
export function makeObjective(name: ObjectiveName, arena: Arena, random: NumpyRandom): Objective {
  return makers[name](arena, random);
}
