export { writeAtomically } from "./atomic.ts";
