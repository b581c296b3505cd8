import { launch } from "./launch.mjs";

launch(() => import("./commands/setup-pytorch.mjs"));
