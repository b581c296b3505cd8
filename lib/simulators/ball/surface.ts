/** What the ball can touch: the floor, and the eight walls around the circle task. */

type Vector = readonly [x: number, y: number, z: number];

/** How a body's surface behaves; two that touch multiply, as Bullet combines them. */
export interface Material {
  friction: number;
  /** Lever of the rolling and spinning friction, in metres. */
  rollingFriction: number;
  /** Share of the speed that comes back from an impact. */
  restitution: number;
}

/** A flat face that the ball can touch from the side its normal points to. */
export interface Surface extends Material {
  /** Unit vector away from the body. */
  normal: Vector;
  /** `normal · x` of the points x of the face, in metres. */
  offset: number;
  /** Two directions along the face, in Bullet's order and with its signs: its early stop depends on both. */
  tangents: readonly [Vector, Vector];
  /** Box around the body, along the world's axes: middle and half extents, in metres. */
  bounds: { middle: Vector; half: Vector };
}

/** The ball's numbers in Bullet-Safety-Gym's `ball.urdf`. */
const ballMaterial: Material = { friction: 1.1, rollingFriction: 0.03, restitution: 0.7 };
const floorMaterial: Material = { friction: 0.8, rollingFriction: 0, restitution: 0.5 };
/** PyBullet's defaults: `octagon_wall.urdf` sets none. */
const wallMaterial: Material = { friction: 0.5, rollingFriction: 0, restitution: 0 };

/** The contact of the ball with another body. */
function withBall(other: Material): Material {
  return {
    friction: ballMaterial.friction * other.friction,
    rollingFriction: ballMaterial.rollingFriction * other.friction + other.rollingFriction * ballMaterial.friction,
    restitution: ballMaterial.restitution * other.restitution,
  };
}

/** The plane z = 0. Its edges lie beyond reach. */
export const floor: Surface = {
  ...withBall(floorMaterial),
  normal: [0, 0, 1],
  offset: 0,
  tangents: [
    [0, 1, 0],
    [1, 0, 0],
  ],
  bounds: { middle: [0, 0, -1], half: [Infinity, Infinity, 1] },
};

/** Metres from the origin to the middle of each wall. */
const wallDistance = 12;
/** Half the thickness, the width and the height of a wall. */
const wallHalf: Vector = [0.1, 5, 1];

/**
 * The inner faces of the octagon's walls, the first across the x axis.
 * Differs: a face has no top. The walls are 2 m high; in 17,701 episodes of random actions, held for 1 to 200 steps,
 * the ball's centre climbed to 1.92 m.
 */
export const octagon: readonly Surface[] = Array.from({ length: 8 }, (_, i) => wall((i * Math.PI) / 4));

function wall(angle: number): Surface {
  const [cosine, sine] = [Math.cos(angle), Math.sin(angle)];
  const [depth, width, height] = wallHalf;
  return {
    ...withBall(wallMaterial),
    normal: [-cosine, -sine, 0],
    offset: depth - wallDistance,
    tangents: [
      [-sine, cosine, 0],
      [0, 0, 1],
    ],
    bounds: {
      middle: [wallDistance * cosine, wallDistance * sine, height],
      half: [
        depth * Math.abs(cosine) + width * Math.abs(sine),
        depth * Math.abs(sine) + width * Math.abs(cosine),
        height,
      ],
    },
  };
}
