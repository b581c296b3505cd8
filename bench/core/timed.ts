/** How long a piece of work takes. */

/** Seconds, and the processor time of all threads in seconds, of each of `times` calls of `work`. */
export function timed(times: number, work: () => void): { seconds: number; processorSeconds: number } {
  const [start, used] = [performance.now(), process.cpuUsage()];
  for (let i = 0; i < times; i++) work();
  const milliseconds = performance.now() - start;
  const { user, system } = process.cpuUsage(used);
  return { seconds: milliseconds / 1e3 / times, processorSeconds: (user + system) / 1e6 / times };
}
