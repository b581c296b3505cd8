/** The sixteen navigation tasks (safety-gymnasium 0.4.0's `tasks/`). */
import type { Area } from "./layout.ts";
import { buttons, circleLine, goal, gremlins, hazards, pillars, pushBox, vases, walls } from "./objects.ts";
import type { ObjectGroup } from "./objects.ts";

/** A robot that drives: force and turn, or two wheels. */
export type RobotName = "point" | "car";

/** What a task asks for. */
export type ObjectiveName = "goal" | "button" | "push" | "circle";

/** One task. */
export interface NavigationTask {
  robot: RobotName;
  objective: ObjectiveName;
  /** Longest episode, in steps. */
  episodeSteps: number;
  /** How far the lidar sees, in metres. */
  lidarRange: number;
  /** Where objects may be placed. */
  extents: Area;
  /** Where the robot starts. */
  start: { area: Area; keepout: number };
  /** In the order in which they are placed, built and observed: fixed, then free, then dragged ones. */
  objects: readonly ObjectGroup[];
}

/** The task of a short name, such as `PointGoal1`. */
export function navigationTask(name: string): NavigationTask {
  const [, robot, objective, level] = /^(Point|Car)(Goal|Button|Push|Circle)([12])$/.exec(name) ?? [];
  if (!robot || !objective) throw new RangeError(`There is no navigation task ${name}`);
  const robotName = robot.toLowerCase() as RobotName;
  return { robot: robotName, ...levels[objective as keyof typeof levels](Number(level) as 1 | 2, robotName) };
}

type Level = Omit<NavigationTask, "robot">;

const levels: Record<"Goal" | "Button" | "Push" | "Circle", (level: 1 | 2, robot: RobotName) => Level> = {
  Goal: (level) => ({
    ...arena("goal", level === 1 ? 1.5 : 2),
    objects: [
      goal({ keepout: 0.305 }),
      hazards(level === 1 ? 8 : 10),
      vases(level === 1 ? 1 : 10, { costs: level === 2 }),
    ],
  }),
  Button: (level) => ({
    ...arena("button", level === 1 ? 1.5 : 1.8),
    objects: [buttons(4), goal({ radius: 0.2 }), hazards(level === 1 ? 4 : 8), gremlins(level === 1 ? 4 : 6)],
  }),
  Push: (level, robot) => ({
    ...arena("push", level === 1 ? 1.5 : 2),
    objects: [
      goal(),
      hazards(level === 1 ? 2 : 4, { radius: 0.3, keepout: 0.4 }),
      pillars(level === 1 ? 1 : 4, { costs: level === 2 }),
      robot === "point" ? pushBox(0.2, 0.001) : pushBox(0.125, 0.0005),
    ],
  }),
  Circle: (level) => ({
    ...arena("circle", 2),
    episodeSteps: 500,
    lidarRange: 6,
    start: { area: [-0.8, -0.8, 0.8, 0.8], keepout: 0 },
    objects: [circleLine(), walls(level === 1 ? 2 : 4)],
  }),
};

/** A square ground that reaches so far from the middle, in metres. */
function arena(objective: ObjectiveName, reach: number): Omit<Level, "objects"> {
  const extents: Area = [-reach, -reach, reach, reach];
  return { objective, episodeSteps: 1000, lidarRange: 3, extents, start: { area: extents, keepout: 0.4 } };
}
