export { ActionVae } from "./action-vae.ts";
export { Critic, bestValue, initialCritic } from "./critic.ts";
export type { CandidateChoice } from "./critic.ts";
export { candidateOptions, cheaperThenRicher, hiddenUnits, officialLoop, osrl, osrlOptions, pidOptions, vaeOptions, valueOptions } from "./options.ts";
export { PidMultiplier, costThreshold } from "./pid-multiplier.ts";
export type { PidGains } from "./pid-multiplier.ts";
export { pairsOf, repeatRows, transitionInputs, transitionsOf } from "./transitions.ts";
export type { TransitionInput, Transitions } from "./transitions.ts";
