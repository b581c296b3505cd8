/** Bullet's sequential impulses: every contact in turn, a few times over. */
import type { ContactPoint } from "./contact-point.ts";

/** What the environment asks Bullet for. */
const maxIterations = 5;
/** PyBullet stops when no row has changed a speed by more than the square root of this, in m²/s². */
const smallestChange = 1e-7;

/** Changes the ball's motion so that the contacts hold, as far as the iterations bring it. */
export function solveContacts(points: readonly ContactPoint[], motion: Float64Array): void {
  for (let iteration = 0; iteration < maxIterations; iteration++) {
    let largest = 0;
    for (const point of points) largest = Math.max(largest, point.push(motion) ** 2);
    for (const point of points) largest = Math.max(largest, point.resistSpinning(motion) ** 2);
    for (const point of points) largest = Math.max(largest, point.resistRolling(motion) ** 2);
    for (const point of points) largest = Math.max(largest, point.resistSliding(motion) ** 2);
    if (largest <= smallestChange) return;
  }
}
