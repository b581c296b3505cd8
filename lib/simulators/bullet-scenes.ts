/** The grounds of Bullet-Safety-Gym, which its agents share. */
import { circle } from "./scene.ts";
import type { SceneObject } from "./scene.ts";

/** The Run tasks: a lane along x. */
export const runScene: readonly SceneObject[] = [-2, 2].map((y) => ({
  name: "boundary",
  effect: "costs",
  outline: [
    [-2, y],
    [12, y],
  ],
}));

/** The Circle tasks: a circle that pays between two lines that cost. */
export const circleScene: readonly SceneObject[] = [
  { name: "circle", effect: "pays", outline: circle([0, 0], 7) },
  ...[-6, 6].map((x): SceneObject => ({
    name: "boundary",
    effect: "costs",
    outline: [
      [x, -9],
      [x, 9],
    ],
  })),
];
