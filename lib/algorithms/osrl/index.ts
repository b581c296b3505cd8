export { ActionVae } from "./action-vae.ts";
export { AscendingWeight } from "./ascending-weight.ts";
export { Critic, bestValue, initialCritic } from "./critic.ts";
export type { CandidateChoice } from "./critic.ts";
export { GaussianActor, drawAction, drawActions, modePolicy, logDensity } from "./gaussian-actor.ts";
export type { ActionDistribution } from "./gaussian-actor.ts";
export {
  candidateOptions,
  cheaperThenRicher,
  hiddenUnits,
  officialLoop,
  osrl,
  osrlOptions,
  pidOptions,
  temporalDifferenceOptions,
  vaeOptions,
  valueOptions,
} from "./options.ts";
export { PidMultiplier, costThreshold } from "./pid-multiplier.ts";
export type { PidGains } from "./pid-multiplier.ts";
export { osrlPythonModule } from "./python-module.ts";
export { pairsOf, repeatRows, transitionInputs, transitionsOf } from "./transitions.ts";
export type { TransitionInput, Transitions } from "./transitions.ts";
export { startValues, valueParts } from "./values.ts";
export type { ValueMethodOptions, ValueNetworks, ValueStart } from "./values.ts";
