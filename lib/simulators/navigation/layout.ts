/** Where things are placed at a reset: uniform draws that keep their distance (safety-gymnasium's `random_generator.py`). */
import type { NumpyRandom } from "../../random/index.ts";
import type { Point } from "../scene.ts";

/** Bounds of an area in metres. */
export type Area = readonly [xMin: number, yMin: number, xMax: number, yMax: number];

/** Something to place. */
export interface Placed {
  name: string;
  /** Where its centre may lie, before the keepout is taken off. */
  area: Area;
  /** Radius around it that stays free of others, in metres. */
  keepout: number;
}

/** Place of everything by name. */
export type Layout = Map<string, Point>;

const triesPerThing = 100;
const triesPerLayout = 10_000;

/** Draws a layout; where one thing finds no room the whole starts again. Throws an Error where none is found. */
export function drawLayout(things: readonly Placed[], random: NumpyRandom): Layout {
  for (let i = 0; i < triesPerLayout; i++) {
    const layout = tryLayout(things, random);
    if (layout) return layout;
  }
  throw new Error(`No layout was found in ${triesPerLayout} tries`);
}

function tryLayout(things: readonly Placed[], random: NumpyRandom): Layout | undefined {
  const layout: Layout = new Map();
  const keepouts = keepoutsOf(things);
  for (const thing of things) {
    let place: Point | undefined;
    for (let i = 0; i < triesPerThing && !place; i++) place = drawPlace(thing, layout, keepouts, random);
    if (!place) return undefined;
    layout.set(thing.name, place);
  }
  return layout;
}

/** Draws another place for one thing among the others of a layout; undefined where no try of many fits. */
export function redraw(
  thing: Placed,
  things: readonly Placed[],
  layout: Layout,
  random: NumpyRandom,
): Point | undefined {
  const keepouts = keepoutsOf(things);
  const others = new Map([...layout].filter(([name]) => name !== thing.name));
  for (let i = 0; i < triesPerLayout; i++) {
    const place = drawPlace(thing, others, keepouts, random);
    if (place) return place;
  }
  return undefined;
}

function keepoutsOf(things: readonly Placed[]): Map<string, number> {
  return new Map(things.map(({ name, keepout }) => [name, keepout]));
}

/** One draw; undefined where it lies too close to another thing. */
function drawPlace(
  { area, keepout }: Placed,
  others: Layout,
  keepouts: Map<string, number>,
  random: NumpyRandom,
): Point | undefined {
  const [xMin, yMin, xMax, yMax] = area;
  const x = random.uniform(xMin + keepout, xMax - keepout);
  const y = random.uniform(yMin + keepout, yMax - keepout);
  for (const [name, [otherX, otherY]] of others) {
    if (Math.sqrt((x - otherX) ** 2 + (y - otherY) ** 2) < keepouts.get(name)! + keepout) return undefined;
  }
  return [x, y];
}
