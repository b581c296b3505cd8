/** When a download asks again, and when it gives up. */
export interface RetryPolicy {
  /** A server that sends nothing for this time counts as cut off. */
  stallSeconds: number;
  /** So does one that sends less than `minRate` bytes a second over `slowSeconds`. */
  slowSeconds: number;
  minRate: number;
  /** Failures in a row after which a mirror is given up; one that brought something at the minimum rate does not count. */
  tries: number;
  /** Wait after the first failure; it doubles with each further one. */
  backoffSeconds: number;
  /** Wait between two tries at most; a server that asks for more is given up. */
  maxWaitSeconds: number;
  /** How often a process that waits for another one's download looks. */
  lockPollSeconds: number;
}

/** What suits a file of some hundred megabytes on a poor connection. */
export const defaultRetryPolicy: RetryPolicy = {
  stallSeconds: 30,
  slowSeconds: 60,
  minRate: 1000,
  tries: 5,
  backoffSeconds: 1,
  maxWaitSeconds: 60,
  lockPollSeconds: 0.5,
};
