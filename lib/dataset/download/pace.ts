/** How patient a download is. */
export interface Pace {
  /** A server that sends nothing for this time counts as cut off. */
  stallSeconds: number;
  /** So does one that sends less than `minimumRate` bytes a second over `slowSeconds`. */
  slowSeconds: number;
  minimumRate: number;
  /** Failures in a row after which a mirror is given up; one that brought something at the minimum rate does not count. */
  tries: number;
  /** Wait after the first failure; it doubles with each further one. */
  backoffSeconds: number;
  /** Longest wait between two tries; a server that asks for more is given up. */
  longestWaitSeconds: number;
  /** How often a process that waits for another one's download looks. */
  lockPollSeconds: number;
}

/** What suits a file of some hundred megabytes on a poor connection. */
export const defaultPace: Pace = {
  stallSeconds: 30,
  slowSeconds: 60,
  minimumRate: 1000,
  tries: 5,
  backoffSeconds: 1,
  longestWaitSeconds: 60,
  lockPollSeconds: 0.5,
};
