/** A laid-out world with its handles: where objects are, and what touches what. */
import type { NumpyRandom } from "../../random/index.ts";
import { World } from "../mujoco/engine.ts";
import type { MainModule } from "../mujoco/engine.ts";
import { drawLayout, redraw } from "./layout.ts";
import type { Layout, Placement } from "./layout.ts";
import { modelXml, touchName } from "./model.ts";
import { bodyNameOf, namesOf } from "./objects.ts";
import type { ObjectGroup } from "./objects.ts";
import { pushRobot } from "./robot.ts";
import type { NavigationTask, RobotName } from "./tasks.ts";

/** One object on the ground, with its handles in the world. */
interface PlacedObject {
  name: string;
  group: ObjectGroup;
  /** Number of its body. */
  body: number;
  /** Where the number of its contacts with the robot is in `sensordata`; -1 where it has none. */
  touch: number;
  /** Place in `mocap_pos` of what drags it; -1 where nothing does. */
  mocap: number;
  /** Angle that it was turned by at the reset, in radians. */
  angle: number;
}

/** Fixed places are drawn too, from an area this small around them, in metres. */
const placeTolerance = 1e-9;

export class Arena {
  readonly world: World;
  readonly objects: readonly PlacedObject[];
  readonly #robot: number;
  readonly #robotName: RobotName;
  /** How the robot was turned at the reset, in radians. */
  readonly #robotAngle: number;
  readonly #layout: Layout;
  readonly #placements: readonly Placement[];
  readonly #random: NumpyRandom;

  /** Draws a layout and builds it. */
  constructor(mujoco: MainModule, task: NavigationTask, robotXml: string, random: NumpyRandom) {
    this.#random = random;
    this.#placements = placementsOf(task);
    this.#layout = drawLayout(this.#placements, random);
    const angles = drawAngles(task, random);
    this.world = new World(mujoco, modelXml({ robotXml, objects: task.objects, layout: this.#layout, angles }));
    this.#robot = this.world.body("agent");
    this.#robotName = task.robot;
    this.#robotAngle = angles.agent;
    this.objects = task.objects.flatMap((group) =>
      namesOf(group).map((name) => ({
        name,
        group,
        body: this.world.body(bodyNameOf(name, group)),
        touch: group.solid ? this.world.sensor(touchName(name)) : -1,
        mocap: group.motion === "dragged" ? this.world.mocap(`${name}mocap`) : -1,
        angle: angles[name],
      })),
    );
    this.world.forward();
  }

  /** Objects of one kind, by the singular. */
  objectsOf(name: string): PlacedObject[] {
    return this.objects.filter(({ group }) => group.name === name);
  }

  /** Centre of an object, [x, y, z] in metres. */
  position({ body }: PlacedObject): Float64Array {
    return this.world.arrays.xpos.subarray(3 * body, 3 * body + 3);
  }

  /** Centre of the robot, [x, y, z] in metres. */
  get robotPosition(): Float64Array {
    return this.world.arrays.xpos.subarray(3 * this.#robot, 3 * this.#robot + 3);
  }

  /** Rotation of the robot, [3, 3]: column j is its axis j in the world. */
  get robotRotation(): Float64Array {
    return this.world.arrays.xmat.subarray(9 * this.#robot, 9 * this.#robot + 9);
  }

  /** Velocity of the robot, [x, y, z] in m/s. */
  get robotVelocity(): Float64Array {
    return this.world.velocityOf(this.#robot);
  }

  /** Changes the velocity of the robot by (x, y) m/s. */
  push(x: number, y: number): void {
    pushRobot(this.#robotName, this.world.arrays.qvel, [x, y], this.#robotAngle);
  }

  /** Distance from the robot to an object on the ground, in metres. */
  distance(object: PlacedObject): number {
    const [x, y] = this.position(object);
    const [robotX, robotY] = this.robotPosition;
    return Math.sqrt((x - robotX) ** 2 + (y - robotY) ** 2);
  }

  /** Whether the robot touches an object. */
  touches({ touch }: PlacedObject): boolean {
    return this.world.arrays.sensordata[touch] > 0;
  }

  /** Speed of an object, in m/s. */
  speed({ body }: PlacedObject): number {
    const [x, y, z] = this.world.velocityOf(body);
    return Math.sqrt(x ** 2 + y ** 2 + z ** 2);
  }

  /** Moves a fixed object on the ground. */
  move({ body, name }: PlacedObject, x: number, y: number): void {
    this.world.arrays.body_pos.set([x, y], 3 * body);
    this.#layout[name] = [x, y];
    this.world.forward();
  }

  /** Moves an object to a drawn place, away from where the others were at the last reset or `noteLayout`; false where there is none. */
  redraw(object: PlacedObject): boolean {
    const [placement] = this.#placements.filter(({ name }) => name === object.name);
    const place = redraw(placement, this.#placements, this.#layout, this.#random);
    if (place) this.move(object, ...place);
    return place !== undefined;
  }

  /** Notes where everything is now; dragged objects keep the place that they are dragged about. */
  noteLayout(): void {
    this.#layout.agent = [this.robotPosition[0], this.robotPosition[1]];
    for (const object of this.objects) {
      if (object.group.motion === "dragged") continue;
      const [x, y] = this.position(object);
      this.#layout[object.name] = [x, y];
    }
  }

  close(): void {
    this.world.close();
  }
}

function placementsOf({ start, objects, extents }: NavigationTask): Placement[] {
  const agent = { name: "agent", ...start };
  return [agent, ...objects.flatMap((group) => namesOf(group).map((name, i) => placementOf(group, name, i, extents)))];
}

function placementOf(
  { keepout, places }: ObjectGroup,
  name: string,
  index: number,
  extents: NavigationTask["extents"],
): Placement {
  const place = places?.[index];
  if (!place) return { name, area: extents, keepout };
  const reach = keepout + placeTolerance;
  return { name, area: [place[0] - reach, place[1] - reach, place[0] + reach, place[1] + reach], keepout };
}

/** Angles by name. One is drawn for the robot and for every object, also where the object does not use it. */
function drawAngles({ objects }: NavigationTask, random: NumpyRandom): Record<string, number> {
  const angles: Record<string, number> = { agent: random.uniform(0, 2 * Math.PI) };
  for (const group of objects) {
    namesOf(group).forEach((name, i) => {
      const drawn = random.uniform(0, 2 * Math.PI);
      angles[name] = group.angle ? group.angle(i) : drawn;
    });
  }
  return angles;
}
