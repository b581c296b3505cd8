/** Controllers of the navigation tasks: they see what the policy sees, the lidar, and steer towards the aim past what costs. */
import { clipAction } from "../../simulators/index.ts";
import { lidarBins } from "../../simulators/navigation/index.ts";
import type { NavigationView } from "../../simulators/navigation/index.ts";
import { changing, drawNoise } from "../controller.ts";
import type { DrawController } from "../controller.ts";
import type { NumpyRandom } from "../../random/index.ts";

/** A direction in the robot's frame, not normalized. */
type Vector = [x: number, y: number];

const binAngle = (2 * Math.PI) / lidarBins;
/** Angle of the robot's front in its own frame: the car drives along its −y. */
const fronts = { point: 0, car: -Math.PI / 2 };

/** A controller whose care, speed and noise are drawn. */
export function navigationController(view: NavigationView): DrawController {
  return (random) => {
    const steer = drawSteering(view, random);
    const avoid = drawAvoidance(random);
    return {
      act(observation) {
        const sees = (kind: string) => lidarOf(view, observation, kind);
        const aim = aimOf(view, sees);
        const dangers = view.kinds.filter((kind) => /hazard|gremlin|vase|pillar/.test(kind)).map(sees);
        return steer(avoid(aim, dangers, view.lidarRange), observation);
      },
    };
  };
}

/** The lidar of one of the view's kinds, [lidarBins]. */
function lidarOf({ kinds, sensorSize }: NavigationView, observation: Float32Array, kind: string): Float32Array {
  const from = sensorSize + lidarBins * kinds.indexOf(kind);
  return observation.subarray(from, from + lidarBins);
}

/** Where the single object of a lidar is, from the robot, in metres. */
function locate(bins: Float32Array, range: number): Vector {
  const nearest = bins.reduce((best, value, i) => (value > bins[best] ? i : best), 0);
  const nearness = bins[nearest];
  const share = nearness > 0 ? bins[(nearest + 1) % lidarBins] / nearness : 0.5;
  const angle = (nearest + share) * binAngle;
  const distance = range * (1 - nearness);
  return [distance * Math.cos(angle), distance * Math.sin(angle)];
}

/** Where to go now. */
function aimOf({ objective, lidarRange }: NavigationView, sees: (kind: string) => Float32Array): Vector {
  const at = (kind: string) => locate(sees(kind), lidarRange);
  if (objective === "push") return behindBox(at("push_box"), at("goal"));
  if (objective !== "circle") return at("goal");
  const [x, y] = at("circle");
  const distance = Math.max(Math.hypot(x, y), 1e-3);
  const inward = distance - 1.5; // towards the line of radius 1.5
  return [(y + inward * x) / distance, (-x + inward * y) / distance];
}

/** Behind the box as the goal sees it, round the box where it is in the way, and then through it. */
function behindBox(box: Vector, goal: Vector): Vector {
  const [dx, dy] = [goal[0] - box[0], goal[1] - box[1]];
  const distance = Math.max(Math.hypot(dx, dy), 1e-3);
  const [ux, uy] = [dx / distance, dy / distance];
  const isBehind = box[0] * ux + box[1] * uy > 0.9 * Math.hypot(...box);
  if (isBehind) return box;
  const behind: Vector = [box[0] - 0.5 * ux, box[1] - 0.5 * uy];
  const isInTheWay = box[0] * behind[0] + box[1] * behind[1] > 0 && Math.hypot(...box) < Math.hypot(...behind);
  const side = Math.sign(ux * box[1] - uy * box[0]) || 1;
  return isInTheWay ? [box[0] - side * -uy * 0.6, box[1] - side * ux * 0.6] : behind;
}

/** Bends an aim away from what is near: a careless episode does not. */
function drawAvoidance(random: NumpyRandom) {
  const care = random.random() < 0.4 ? 0 : random.uniform(0.3, 2);
  const reach = random.uniform(0.3, 0.7);
  return ([x, y]: Vector, dangers: readonly Float32Array[], range: number): Vector => {
    const distance = Math.max(Math.hypot(x, y), 1e-3);
    let [ux, uy] = [x / distance, y / distance];
    for (const bins of dangers) {
      bins.forEach((nearness, i) => {
        const gap = range * (1 - nearness);
        if (nearness === 0 || gap > reach) return;
        const push = (care * (reach - gap)) / reach;
        ux -= push * Math.cos((i + 0.5) * binAngle);
        uy -= push * Math.sin((i + 0.5) * binAngle);
      });
    }
    return [ux, uy];
  };
}

/** Turns towards a direction, and drives as far as it points there. */
function drawSteering(
  { robot }: NavigationView,
  random: NumpyRandom,
): (direction: Vector, observation: Float32Array) => number[] {
  const speed = changing(random, () => random.uniform(0.05, random.random() < 0.3 ? 0.4 : 1.6), {
    changes: 3,
    steps: 1000,
  });
  const turnGain = random.uniform(1, 4);
  const driveGain = random.uniform(1, 4);
  const noise = drawNoise(random, 2);
  return ([x, y], observation) => {
    const error = wrapped(Math.atan2(y, x) - fronts[robot]);
    const forward = robot === "point" ? observation[3] : -observation[4];
    const drive = driveGain * (speed() * Math.max(0, Math.cos(error)) - forward);
    const turn = turnGain * error;
    const [first, second] = noise.next();
    return robot === "point" ? [drive + first, turn + second] : wheels(drive, turn, first, second);
  };
}

/** A car's wheels are at full force from a hundredth on. */
function wheels(drive: number, turn: number, left: number, right: number): number[] {
  return [
    0.02 * (clipAction(drive) + 0.5 * clipAction(turn) + left),
    0.02 * (clipAction(drive) - 0.5 * clipAction(turn) + right),
  ];
}

function wrapped(angle: number): number {
  return Math.atan2(Math.sin(angle), Math.cos(angle));
}
