/** What lies on a task's ground, to draw it from above. */

/** A point seen from above, in metres. */
export type Point = readonly [x: number, y: number];

/** One object on the ground. */
export interface SceneObject {
  /** The task's word for it: "goal", "hazard", "boundary", … */
  name: string;
  /** What it does to the agent. */
  effect: "pays" | "costs" | "neither";
  /** Its outline; closed where the last point is the first. */
  outline: readonly Point[];
}

/** Points of a circle in the outline that `circle` makes. */
const circlePoints = 36;

/** Closed outline of a circle of the given radius. */
export function circle([x, y]: Point, radius: number): Point[] {
  return Array.from({ length: circlePoints + 1 }, (_, i) => {
    const angle = (2 * Math.PI * (i % circlePoints)) / circlePoints;
    return [x + radius * Math.cos(angle), y + radius * Math.sin(angle)];
  });
}

/** Closed outline of a rectangle with the given half sides, turned by `angle` radians. */
export function rectangle([x, y]: Point, halfLength: number, halfWidth: number, angle = 0): Point[] {
  const [cos, sin] = [Math.cos(angle), Math.sin(angle)];
  const corners: Point[] = [
    [1, 1],
    [-1, 1],
    [-1, -1],
    [1, -1],
    [1, 1],
  ];
  return corners.map(([u, v]) => {
    const [along, across] = [u * halfLength, v * halfWidth];
    return [x + cos * along - sin * across, y + sin * along + cos * across];
  });
}
