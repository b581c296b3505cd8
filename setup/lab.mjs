import { launch } from "./launch.mjs";

launch(() => import("./commands/lab.mjs"));
