/** A laid-out world with its handles: where things are, and what touches what. */
import type { NumpyRandom } from "../../random/index.ts";
import { World } from "../mujoco/engine.ts";
import type { MainModule } from "../mujoco/engine.ts";
import { drawLayout, redraw } from "./layout.ts";
import type { Layout, Placed } from "./layout.ts";
import { modelXml, touchName } from "./model.ts";
import { bodyNameOf, namesOf } from "./objects.ts";
import type { ObjectGroup } from "./objects.ts";
import { pushRobot } from "./robot.ts";
import type { NavigationTask, RobotName } from "./tasks.ts";

/** One thing on the ground. */
interface Thing {
  name: string;
  group: ObjectGroup;
  /** Number of its body. */
  body: number;
  /** Where the number of its contacts with the robot is in `sensordata`; -1 where it has none. */
  touch: number;
  /** Place in `mocap_pos` of what drags it; -1 where nothing does. */
  mocap: number;
  /** Turned by so much at the reset, in radians. */
  angle: number;
}

/** Fixed places are drawn too, from an area this small around them, in metres. */
const placeTolerance = 1e-9;

export class Arena {
  readonly world: World;
  readonly things: readonly Thing[];
  readonly #robot: number;
  readonly #robotName: RobotName;
  /** How the robot was turned at the reset, in radians. */
  readonly #robotAngle: number;
  readonly #layout: Layout;
  readonly #placed: readonly Placed[];
  readonly #random: NumpyRandom;

  /** Draws a layout and builds it. */
  constructor(mujoco: MainModule, task: NavigationTask, robotXml: string, random: NumpyRandom) {
    this.#random = random;
    this.#placed = placedOf(task);
    this.#layout = drawLayout(this.#placed, random);
    const angles = drawAngles(task, random);
    this.world = new World(mujoco, modelXml({ robotXml, objects: task.objects, layout: this.#layout, angles }));
    this.#robot = this.world.body("agent");
    this.#robotName = task.robot;
    this.#robotAngle = angles.get("agent")!;
    this.things = task.objects.flatMap((group) =>
      namesOf(group).map((name) => ({
        name,
        group,
        body: this.world.body(bodyNameOf(name, group)),
        touch: group.solid ? this.world.sensor(touchName(name)) : -1,
        mocap: group.motion === "dragged" ? this.world.mocap(`${name}mocap`) : -1,
        angle: angles.get(name)!,
      })),
    );
    this.world.forward();
  }

  /** Things of one kind, by the singular. */
  thingsOf(name: string): Thing[] {
    return this.things.filter(({ group }) => group.name === name);
  }

  /** Centre of a thing, [x, y, z] in metres. */
  position({ body }: Thing): Float64Array {
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

  /** Distance from the robot to a thing on the ground, in metres. */
  distance(thing: Thing): number {
    const [x, y] = this.position(thing);
    const [robotX, robotY] = this.robotPosition;
    return Math.sqrt((x - robotX) ** 2 + (y - robotY) ** 2);
  }

  /** Whether the robot touches a thing. */
  touches({ touch }: Thing): boolean {
    return this.world.arrays.sensordata[touch] > 0;
  }

  /** Speed of a thing, in m/s. */
  speed({ body }: Thing): number {
    const [x, y, z] = this.world.velocityOf(body);
    return Math.sqrt(x ** 2 + y ** 2 + z ** 2);
  }

  /** Moves a fixed thing on the ground. */
  move({ body, name }: Thing, x: number, y: number): void {
    this.world.arrays.body_pos.set([x, y], 3 * body);
    this.#layout.set(name, [x, y]);
    this.world.forward();
  }

  /** Draws a new place for a thing, among the places where the others were at the last reset or `noteLayout`; false where there is none. */
  redraw(thing: Thing): boolean {
    const placed = this.#placed.find(({ name }) => name === thing.name)!;
    const place = redraw(placed, this.#placed, this.#layout, this.#random);
    if (place) this.move(thing, ...place);
    return place !== undefined;
  }

  /** Notes where everything is now; dragged things keep the place that they are dragged about. */
  noteLayout(): void {
    this.#layout.set("agent", [this.robotPosition[0], this.robotPosition[1]]);
    for (const thing of this.things) {
      if (thing.group.motion === "dragged") continue;
      const [x, y] = this.position(thing);
      this.#layout.set(thing.name, [x, y]);
    }
  }

  close(): void {
    this.world.close();
  }
}

function placedOf({ start, objects, extents }: NavigationTask): Placed[] {
  const agent = { name: "agent", ...start };
  return [agent, ...objects.flatMap((group) => namesOf(group).map((name, i) => placedThing(group, name, i, extents)))];
}

function placedThing(
  { keepout, places }: ObjectGroup,
  name: string,
  index: number,
  extents: NavigationTask["extents"],
): Placed {
  const place = places?.[index];
  if (!place) return { name, area: extents, keepout };
  const reach = keepout + placeTolerance;
  return { name, area: [place[0] - reach, place[1] - reach, place[0] + reach, place[1] + reach], keepout };
}

/** An angle is drawn for the robot and every thing, also where the thing does not use it. */
function drawAngles({ objects }: NavigationTask, random: NumpyRandom): Map<string, number> {
  const angles = new Map([["agent", random.uniform(0, 2 * Math.PI)]]);
  for (const group of objects) {
    namesOf(group).forEach((name, i) => {
      const drawn = random.uniform(0, 2 * Math.PI);
      angles.set(name, group.angle ? group.angle(i) : drawn);
    });
  }
  return angles;
}
