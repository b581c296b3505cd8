export { augment } from "./augment.ts";
export type { AugmentationOptions } from "./augment.ts";
export { floorDivide, gridFilter } from "./grid-filter.ts";
export { chooseEpisodes } from "./nearest.ts";
export { evaluatePolynomial, fitPolynomial, paretoFront } from "./pareto.ts";
export { atStart, joinLabels, labelEpisodes } from "./returns-to-go.ts";
