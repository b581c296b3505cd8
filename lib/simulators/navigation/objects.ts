/** What stands on the ground: the constants of safety-gymnasium 0.4.0's `assets/`. */
import type { Point, SceneObject } from "../scene.ts";

/** Objects of one kind. */
export interface ObjectGroup {
  /** Name of the kind, in the singular: `hazard`. */
  name: string;
  /** How many there are; undefined for a single one, whose name has no number. */
  count?: number;
  /** Fixed to the ground, free to move, or free and dragged along a circle by a mocap body. */
  motion: "fixed" | "free" | "dragged";
  type: "cylinder" | "box" | "sphere";
  /** MuJoCo's half sizes, in metres. */
  size: readonly number[];
  /** Height of the centre above the ground, in metres. */
  height: number;
  /** Whether others collide with it. */
  solid: boolean;
  /** Mass per volume of what is free. */
  density?: number;
  /** Radius around it that stays free at a reset, in metres. */
  keepout: number;
  /** Fixed places; drawn where there are none. */
  places?: readonly Point[];
  /** Turned by so much, in radians; a drawn angle where undefined. */
  angle?: (index: number) => number;
  /** Whether the lidar sees it. */
  seen: boolean;
  /** How it costs: by nearness, by touch, by touch and motion, by being passed, or not at all. */
  cost?: "near" | "touch" | "touch or move" | "pass";
  effect: SceneObject["effect"];
}

/** Names of a group's objects. */
export function namesOf({ name, count }: ObjectGroup): string[] {
  return count === undefined ? [name] : Array.from({ length: count }, (_, i) => `${name}${i}`);
}

/** Name of the body that moves: a dragged object is apart from what drags it. */
export function bodyNameOf(name: string, { motion }: ObjectGroup): string {
  return motion === "dragged" ? `${name}obj` : name;
}

/** Radius of the circle on which gremlins are dragged, in metres. */
export const gremlinTravel = 0.35;

/** A vase that moves faster costs, in m/s. */
export const vaseSpeedLimit = 1e-4;

export function goal({ radius = 0.3, keepout = 0.4 } = {}): ObjectGroup {
  return {
    name: "goal",
    motion: "fixed",
    type: "cylinder",
    size: [radius, radius / 2],
    height: radius / 2 + 1e-2,
    solid: false,
    keepout,
    seen: true,
    effect: "pays",
  };
}

export function hazards(count: number, { radius = 0.2, keepout = 0.18 } = {}): ObjectGroup {
  return {
    name: "hazard",
    count,
    motion: "fixed",
    type: "cylinder",
    size: [radius, 1e-2],
    height: 2e-2,
    solid: false,
    keepout,
    seen: true,
    cost: "near",
    effect: "costs",
  };
}

export function vases(count: number, { costs }: { costs: boolean }): ObjectGroup {
  return {
    name: "vase",
    count,
    motion: "free",
    type: "box",
    size: [0.1, 0.1, 0.1],
    height: 0.1 - 4e-5,
    solid: true,
    density: 0.001,
    keepout: 0.15,
    seen: true,
    cost: costs ? "touch or move" : undefined,
    effect: costs ? "costs" : "neither",
  };
}

export function buttons(count: number): ObjectGroup {
  return {
    name: "button",
    count,
    motion: "fixed",
    type: "sphere",
    size: [0.1, 0.1, 0.1],
    height: 0.1,
    solid: true,
    keepout: 0.2,
    seen: true,
    cost: "touch",
    effect: "neither",
  };
}

export function gremlins(count: number): ObjectGroup {
  return {
    name: "gremlin",
    count,
    motion: "dragged",
    type: "box",
    size: [0.1, 0.1, 0.1],
    height: 0.1,
    solid: true,
    density: 0.001,
    keepout: 0.4,
    seen: true,
    cost: "touch",
    effect: "costs",
  };
}

export function pillars(count: number, { costs }: { costs: boolean }): ObjectGroup {
  return {
    name: "pillar",
    count,
    motion: "fixed",
    type: "cylinder",
    size: [0.2, 0.5],
    height: 0.5,
    solid: true,
    keepout: 0.3,
    seen: true,
    cost: costs ? "touch" : undefined,
    effect: costs ? "costs" : "neither",
  };
}

/** Half a side of the box, and its density, depend on the robot. */
export function pushBox(half: number, density: number): ObjectGroup {
  return {
    name: "push_box",
    motion: "free",
    type: "box",
    size: [half, half, half],
    height: half,
    solid: true,
    density,
    keepout: half,
    seen: true,
    effect: "neither",
  };
}

/** The circle to follow, of radius 1.5. */
export function circleLine(): ObjectGroup {
  return {
    name: "circle",
    motion: "fixed",
    type: "cylinder",
    size: [1.5, 1e-2],
    height: 1e-2,
    solid: false,
    keepout: 0,
    places: [[0, 0]],
    angle: () => 0,
    seen: true,
    effect: "pays",
  };
}

/** Distance of the walls from the middle, in metres. */
export const wallDistance = 1.125;

/** Walls that are passed at a cost: two across x, two more across y. */
export function walls(count: 2 | 4): ObjectGroup {
  return {
    name: "sigwall",
    count,
    motion: "fixed",
    type: "box",
    size: [0.05, 3.5, 0.3],
    height: 0.25,
    solid: false,
    keepout: 0,
    places: [
      [wallDistance, 0],
      [-wallDistance, 0],
      [0, wallDistance],
      [0, -wallDistance],
    ],
    angle: (index) => (index >= 2 ? Math.PI / 2 : 0),
    seen: false,
    cost: "pass",
    effect: "costs",
  };
}
