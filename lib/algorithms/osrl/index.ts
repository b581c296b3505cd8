export { ActionVae } from "./action-vae.ts";
export { Critic, initialCritic } from "./critic.ts";
export { cheaperThenRicher, hiddenUnits, officialLoop, osrl, osrlOptions, pidOptions, vaeOptions, valueOptions } from "./options.ts";
export { PidMultiplier, costThreshold } from "./pid-multiplier.ts";
export type { PidGains } from "./pid-multiplier.ts";
export { transitionInputs } from "./transition-inputs.ts";
export type { TransitionInputs } from "./transition-inputs.ts";
