/** Controllers of BallRun and BallCircle: a wanted velocity, and the force towards it. */
import { changing, drawNoise } from "../controller.ts";
import type { Controller, DrawController } from "../controller.ts";
import type { NumpyRandom } from "../../random/index.ts";

/** Wanted velocity (m/s) at a position (m). */
type WantedVelocity = (x: number, y: number) => [vx: number, vy: number];

/** Runs ahead along a drawn line, at a speed within or beyond the limit. */
export const drawBallRunner: DrawController = (random) => {
  const speed = changing(random, () => random.uniform(0.3, random.random() < 0.5 ? 2.4 : 6), {
    changes: 2,
    steps: 100,
  });
  const line = changing(random, () => random.uniform(-3, 3), { changes: 1, steps: 100 });
  return towards((_, y) => [speed(), Math.min(2, Math.max(-2, line() - y))], random);
};

/** Circles clockwise at a drawn radius; a careful one turns back before the limits at |x| = 6. */
export const drawBallCircler: DrawController = (random) => {
  const speed = changing(random, () => random.uniform(0.3, 6), { changes: 2, steps: 200 });
  const radius = changing(random, () => random.uniform(3, 8.5), { changes: 1, steps: 200 });
  const limit = random.random() < 0.5 ? random.uniform(4.5, 6) : Infinity;
  return towards((x, y) => {
    const distance = Math.max(Math.hypot(x, y), 1e-3);
    const outward = Math.min(2, Math.max(-2, radius() - distance));
    const around = speed();
    const vx = (around * y + outward * x) / distance;
    const vy = (-around * x + outward * y) / distance;
    return [Math.abs(x) > limit && vx * x > 0 ? -Math.sign(x) : vx, vy];
  }, random);
};

/** Pushes in proportion to what is missing of the wanted velocity, with noise. */
function towards(wanted: WantedVelocity, random: NumpyRandom): Controller {
  const gain = random.uniform(0.3, 2);
  const noise = drawNoise(random, 2);
  return {
    act(observation) {
      const [x, y, vx, vy] = [10 * observation[0], 10 * observation[1], 5 * observation[2], 5 * observation[3]];
      const [wantedX, wantedY] = wanted(x, y);
      const [noiseX, noiseY] = noise.next();
      return [gain * (wantedX - vx) + noiseX, gain * (wantedY - vy) + noiseY];
    },
  };
}
