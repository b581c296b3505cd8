/** What a step costs (safety-gymnasium's `cal_cost`s): 1 where anything costs, else 0. */
import type { Arena } from "./arena.ts";
import { vaseSpeedLimit, wallDistance } from "./objects.ts";
import type { Objective } from "./objectives/index.ts";

/** Cost of the state that the arena is in. */
export function costOf(arena: Arena, objective: Objective): number {
  const isCostly = arena.things.some((thing) => {
    switch (thing.group.cost) {
      case "near":
        return arena.distance(thing) < thing.group.size[0];
      case "touch":
        return arena.touches(thing) && !objective.mayTouch?.(thing.name);
      case "touch or move":
        return arena.touches(thing) || arena.speed(thing) >= vaseSpeedLimit;
      case "pass":
        return isBeyondWall(arena, thing.name);
      default:
        return false;
    }
  });
  return isCostly ? 1 : 0;
}

/** Walls 0 and 1 stand across x, 2 and 3 across y. */
function isBeyondWall({ robotPosition }: Arena, name: string): boolean {
  return Math.abs(robotPosition[Number(name.at(-1)) < 2 ? 0 : 1]) > wallDistance;
}
