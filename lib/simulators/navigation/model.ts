/** The model of one layout (safety-gymnasium's `world.py`): the robot's XML, and everything that stands around it. */
import { withMemory } from "../mujoco/robot-files.ts";
import type { Point } from "../scene.ts";
import type { Layout } from "./layout.ts";
import { bodyNameOf, namesOf } from "./objects.ts";
import type { ObjectGroup } from "./objects.ts";

/** What a model is made of. */
export interface ModelParts {
  /** The robot's own model. */
  robotXml: string;
  objects: readonly ObjectGroup[];
  layout: Layout;
  /** Angle of the robot and of every object by name, in radians. */
  angles: Readonly<Record<string, number>>;
}

/** Megabytes for a world's contacts and constraints. */
const memory = 4;

/** Writes the model. Bodies come in the original's order, which decides how rounding errors fall. */
export function modelXml({ robotXml, objects, layout, angles }: ModelParts): string {
  const [x, y] = layout.agent;
  const dragged = objects.filter(({ motion }) => motion === "dragged");
  const free = objects.filter(({ motion }) => motion === "free");
  const fixed = objects.filter(({ motion }) => motion === "fixed");
  const each = (groups: ObjectGroup[], write: (group: ObjectGroup, name: string) => string) =>
    groups.flatMap((group) => namesOf(group).map((name) => write(group, name))).join("");
  const place = (group: ObjectGroup, name: string) =>
    `pos="${text([...layout[name], group.height])}" quat="${turn(angles[name])}"`;
  const bodies =
    each(free, (group, name) => freeBody(group, name, place(group, name))) +
    each(dragged, (group, name) => freeBody(group, `${name}obj`, place(group, name))) +
    each(dragged, (group, name) => mocapBody(group, `${name}mocap`, place(group, name))) +
    each(fixed, (group, name) => `<body name="${name}" ${place(group, name)}>${geom(group, name)}</body>`);
  const welds = each(dragged, (_, name) => `<weld body1="${name}mocap" body2="${name}obj" solref=".02 1.5"/>`);
  const touches = each(
    objects.filter(({ solid }) => solid),
    touchSensor,
  );
  return withMemory(robotXml, memory)
    .replace(
      /<body name="agent" pos="[^"]*"/,
      `<body name="agent" pos="${text([x, y, 0.1])}" quat="${turn(angles.agent)}"`,
    )
    .replace("</worldbody>", `${bodies}</worldbody>`)
    .replace("</sensor>", `${touches}</sensor>`)
    .replace("</mujoco>", `<equality>${welds}</equality></mujoco>`);
}

function freeBody(group: ObjectGroup, name: string, place: string): string {
  const corners = group.name === "push_box" ? boxCorners(group) : "";
  return `<body name="${name}" ${place}><freejoint/>${geom(group, name)}${corners}</body>`;
}

/** The push box has a post at each corner, so that a robot in a corner can pull it along. */
function boxCorners({ size: [half], density }: ObjectGroup): string {
  const size = text([half / 2, half / 2, half]);
  const signs: Point[] = [
    [1, 1],
    [-1, 1],
    [1, -1],
    [-1, -1],
  ];
  return signs
    .map(([i, j]) => `<geom type="box" size="${size}" density="${density}" pos="${text([i * half, j * half, 0])}"/>`)
    .join("");
}

/** Its geom, not its body, has the place: the body is moved about the origin. */
function mocapBody({ type, size }: ObjectGroup, name: string, place: string): string {
  return `<body name="${name}" mocap="true"><geom type="${type}" size="${text(size)}" ${place} contype="0" conaffinity="0"/></body>`;
}

function geom({ type, size, solid, density }: ObjectGroup, name: string): string {
  const weight = density === undefined ? "" : ` density="${density}"`;
  const ghost = solid ? "" : ' contype="0" conaffinity="0"';
  return `<geom name="${name}" type="${type}" size="${text(size)}"${weight}${ghost}/>`;
}

/** Counts the contacts of an object with any part of the robot; the original looks through all contacts instead. */
function touchSensor(group: ObjectGroup, name: string): string {
  return `<contact name="${touchName(name)}" subtree1="agent" body2="${bodyNameOf(name, group)}" data="found"/>`;
}

/** Name of the sensor that counts the contacts of an object with the robot. */
export function touchName(name: string): string {
  return `touch_${name}`;
}

/** Quaternion of a turn about the vertical. */
function turn(angle: number): string {
  return text([Math.cos(angle / 2), 0, 0, Math.sin(angle / 2)]);
}

function text(values: readonly number[]): string {
  return values.join(" ");
}
