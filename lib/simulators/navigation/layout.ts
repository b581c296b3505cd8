/** Where objects are placed at a reset: uniform draws that keep their distance (safety-gymnasium's `random_generator.py`). */
import type { NumpyRandom } from "../../random/index.ts";
import type { Point } from "../scene.ts";

/** Bounds of an area in metres. */
export type Area = readonly [xMin: number, yMin: number, xMax: number, yMax: number];

/** Where an object may be placed. */
export interface Placement {
  name: string;
  /** Where its centre may lie, before the keepout is taken off. */
  area: Area;
  /** Radius around it that stays free of others, in metres. */
  keepout: number;
}

/** Place of the robot and of every object by name. */
export type Layout = Record<string, Point>;

const triesPerObject = 100;
const triesPerLayout = 10_000;

/** Draws a layout; where one object finds no room the whole starts again. Throws an Error where none is found. */
export function drawLayout(placements: readonly Placement[], random: NumpyRandom): Layout {
  for (let i = 0; i < triesPerLayout; i++) {
    const layout = tryLayout(placements, random);
    if (layout) return layout;
  }
  throw new Error(`No layout was found in ${triesPerLayout} tries`);
}

function tryLayout(placements: readonly Placement[], random: NumpyRandom): Layout | undefined {
  const layout: Layout = {};
  const keepouts = keepoutsOf(placements);
  for (const placement of placements) {
    let place: Point | undefined;
    for (let i = 0; i < triesPerObject && !place; i++) place = drawPlace(placement, layout, keepouts, random);
    if (!place) return undefined;
    layout[placement.name] = place;
  }
  return layout;
}

/** Draws another place for one object, away from the others of a layout; undefined where no try of many fits. */
export function redraw(
  placement: Placement,
  placements: readonly Placement[],
  layout: Layout,
  random: NumpyRandom,
): Point | undefined {
  const keepouts = keepoutsOf(placements);
  const { [placement.name]: _, ...others } = layout;
  for (let i = 0; i < triesPerLayout; i++) {
    const place = drawPlace(placement, others, keepouts, random);
    if (place) return place;
  }
  return undefined;
}

function keepoutsOf(placements: readonly Placement[]): Record<string, number> {
  return Object.fromEntries(placements.map(({ name, keepout }) => [name, keepout]));
}

/** One draw; undefined where it lies too close to another object. */
function drawPlace(
  { area, keepout }: Placement,
  others: Layout,
  keepouts: Record<string, number>,
  random: NumpyRandom,
): Point | undefined {
  const [xMin, yMin, xMax, yMax] = area;
  const x = random.uniform(xMin + keepout, xMax - keepout);
  const y = random.uniform(yMin + keepout, yMax - keepout);
  for (const [name, [otherX, otherY]] of Object.entries(others)) {
    if (Math.sqrt((x - otherX) ** 2 + (y - otherY) ** 2) < keepouts[name] + keepout) return undefined;
  }
  return [x, y];
}
