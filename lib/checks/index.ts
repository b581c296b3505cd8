export { requireWholeNumber } from "./whole-number.ts";
