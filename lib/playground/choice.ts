/** Which policy drives: one of a method's, trained for the target cost that the slider stands at. */
import type { PlaygroundPolicy } from "./content.ts";

/** The target costs that some policy was trained for, ascending. */
export function targetCosts(policies: readonly PlaygroundPolicy[]): number[] {
  return [...new Set(policies.map(({ targetCost }) => targetCost))].sort((a, b) => a - b);
}

/** The methods' titles, in the order in which they come. */
export function titles(policies: readonly PlaygroundPolicy[]): string[] {
  return [...new Set(policies.map(({ title }) => title))];
}

/** The policy of a method for the target cost; where there is none, the one for the nearest. */
export function policyFor(policies: readonly PlaygroundPolicy[], title: string, targetCost: number): PlaygroundPolicy {
  const own = policies.filter((policy) => policy.title === title);
  const distance = (policy: PlaygroundPolicy) => Math.abs(policy.targetCost - targetCost);
  return own.reduce((best, policy) => (distance(policy) < distance(best) ? policy : best));
}
