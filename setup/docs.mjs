import { launch } from "./launch.mjs";

void launch(() => import("./commands/docs.mjs"));
