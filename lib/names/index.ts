export { nearestNames } from "./nearest.ts";
