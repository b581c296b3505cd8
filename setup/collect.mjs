import { launch } from "./launch.mjs";

launch(() => import("./commands/collect.mjs"));
