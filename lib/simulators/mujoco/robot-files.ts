/** The robots' models (MJCF), which the set-up takes from the PyPI packages that define the tasks. */
import { existsSync, readFileSync } from "node:fs";
import path from "node:path";

/** Where the set-up puts them: `PACKAGE/FILE.xml`. */
const folder = path.join(import.meta.dirname, "..", "..", "..", ".cache", "robots");

/** Packages that hold models. */
export type RobotPackage = "safety_gymnasium" | "gymnasium";

/** Where a robot's model lies. */
export function robotFile(robotPackage: RobotPackage, name: string): string {
  return path.join(folder, robotPackage, `${name}.xml`);
}

/** Text of a robot's model, for example `robotXml("safety_gymnasium", "point")`. Throws an Error that says what to do where it is missing. */
export function robotXml(robotPackage: RobotPackage, name: string): string {
  const file = robotFile(robotPackage, name);
  if (!existsSync(file))
    throw new Error(`The model of the robot ${name} is not set up (${file} is missing): run \`npm run setup\``);
  return readFileSync(file, "utf8");
}

/** The model with its memory in today's attribute; it asks for more memory than four worlds can have. */
export function withMemory(xml: string, megabytes: number): string {
  return xml.replace(/<size\b[^>]*\/>/, `<size memory="${megabytes}M"/>`);
}
