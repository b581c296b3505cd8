/** Steps that are shown in a second, at speed 1. */
export const stepsPerSecond = 30;
