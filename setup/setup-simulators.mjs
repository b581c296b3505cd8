import { launch } from "./launch.mjs";

launch(() => import("./commands/setup-simulators.mjs"));
