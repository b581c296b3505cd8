/** The named exports of the module "tslab" as cells see it. */
import { tslab } from "./tslab.ts";

export const { display, newDisplay, versions } = tslab;
