import type { Answer } from "./worker.ts";

/** Throws an Error where a peer's figure is not ours within a relative `tolerance`: then they did different work. */
export function checkAgree(name: string, figure: string, [ours, ...peers]: Answer[], tolerance: number): void {
  for (const peer of peers) {
    if (Math.abs(peer[figure] - ours[figure]) <= tolerance * Math.abs(ours[figure])) continue;
    throw new Error(`${name}: a peer's ${figure} is ${peer[figure]}, ours is ${ours[figure]}; they did different work`);
  }
}
