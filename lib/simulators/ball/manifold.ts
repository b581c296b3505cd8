/** The contact points of the ball with one surface that Bullet remembers between sub-steps (`btPersistentManifold`). */
import { ContactPoint } from "./contact-point.ts";
import { ball } from "./row.ts";
import type { Surface } from "./surface.ts";

const maxPoints = 4;
/**
 * A remembered point is given up when it has moved this far, in metres; a new one this near to it takes its place.
 * Bullet: 0.02 times the half diagonal of the cube around the ball.
 */
const memory = 0.02 * Math.sqrt(3) * ball.radius;

/** Up to four remembered points. */
export class Manifold {
  readonly #surface: Surface;
  readonly #spare: ContactPoint[];
  /** The points, oldest places first. */
  readonly points: ContactPoint[] = [];

  constructor(surface: Surface) {
    this.#surface = surface;
    this.#spare = Array.from({ length: maxPoints }, () => new ContactPoint(surface));
  }

  /** Forgets every point. */
  clear(): void {
    this.#spare.push(...this.points.splice(0).reverse());
  }

  /**
   * Finds the contact at the start of a sub-step. A remembered point stays while it is near and the boxes around both
   * bodies overlap; a new one comes only where the ball reaches into the surface.
   */
  detect(position: Float64Array): void {
    const { normal, offset } = this.#surface;
    const height = normal[0] * position[0] + normal[1] * position[1] + normal[2] * position[2] - offset;
    const distance = height - ball.radius;
    if (this.points.length > 0) {
      if (!this.#boundsOverlap(position)) return this.clear();
      this.#refresh(position);
    }
    if (distance <= 0) this.#add(position, distance);
  }

  #boundsOverlap(position: Float64Array): boolean {
    const { middle, half } = this.#surface.bounds;
    for (let i = 0; i < 3; i++) {
      if (Math.abs(position[i] - middle[i]) > half[i] + ball.radius) return false;
    }
    return true;
  }

  /** Measures every point anew and drops those that are no longer near; the last takes a dropped one's place. */
  #refresh(position: Float64Array): void {
    const { points } = this;
    for (let i = points.length - 1; i >= 0; i--) {
      if (this.#isNear(points[i], position)) continue;
      this.#spare.push(points[i]);
      points[i] = points[points.length - 1];
      points.pop();
    }
  }

  /** Sets the point's distance; returns whether it is small along the surface and away from it. */
  #isNear(point: ContactPoint, position: Float64Array): boolean {
    const { normal } = this.#surface;
    let distance = 0;
    let squares = 0;
    for (let i = 0; i < 3; i++) {
      const offset = position[i] + point.lever[i] - point.anchor[i];
      distance += offset * normal[i];
      squares += offset * offset;
    }
    point.distance = distance;
    return distance <= memory && squares - distance * distance <= memory * memory;
  }

  #add(position: Float64Array, distance: number): void {
    const point = this.#spare.pop() ?? new ContactPoint(this.#surface);
    point.moveTo(position, distance);
    const place = this.#placeFor(point);
    if (place < this.points.length) this.#spare.push(this.points[place]);
    this.points[place] = point;
  }

  /** Where a new point goes: to the nearest one within `memory`, else to a free place, else where it helps most. */
  #placeFor(point: ContactPoint): number {
    const { points } = this;
    let nearest = -1;
    let shortest = memory * memory;
    for (let i = 0; i < points.length; i++) {
      const squares = squaredDistance(points[i].anchor, point.anchor);
      if (squares < shortest) {
        shortest = squares;
        nearest = i;
      }
    }
    if (nearest >= 0) return nearest;
    return points.length < maxPoints ? points.length : replaceable(points, point);
  }
}

/**
 * Of four, the point without which the new one and the others span the largest area. Bullet also keeps the deepest, but
 * on a ball the new one always is. Where all lie on one line, rounding decides here and, perhaps otherwise, in Bullet:
 * seen in 4 of 10,000 steps, with a difference of 0.1 mm.
 */
function replaceable(points: readonly ContactPoint[], { anchor }: ContactPoint): number {
  const [a, b, c, d] = points.map((point) => point.anchor) as [Float64Array, Float64Array, Float64Array, Float64Array];
  const areas = [
    squaredArea(anchor, b, d, c),
    squaredArea(anchor, a, d, c),
    squaredArea(anchor, a, d, b),
    squaredArea(anchor, a, c, b),
  ];
  return areas.indexOf(Math.max(...areas));
}

/** |(a − b) × (c − d)|². */
function squaredArea(a: Float64Array, b: Float64Array, c: Float64Array, d: Float64Array): number {
  const [x, y, z] = [a[0] - b[0], a[1] - b[1], a[2] - b[2]];
  const [u, v, w] = [c[0] - d[0], c[1] - d[1], c[2] - d[2]];
  return (y * w - z * v) ** 2 + (z * u - x * w) ** 2 + (x * v - y * u) ** 2;
}

function squaredDistance(a: Float64Array, b: Float64Array): number {
  return (a[0] - b[0]) ** 2 + (a[1] - b[1]) ** 2 + (a[2] - b[2]) ** 2;
}
