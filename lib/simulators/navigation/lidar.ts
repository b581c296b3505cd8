/** The lidar of safety-gymnasium (`_obs_lidar_pseudo`): nearness of objects in sixteen directions about the robot. */

/** Directions. */
export const lidarBins = 16;

const binAngle = (2 * Math.PI) / lidarBins;

/**
 * Adds an object at (ahead, left) of the robot, in metres, to `bins` [16] (1 touching, 0 out of range). Its neighbours get
 * the share that its direction is off the bin's middle.
 */
export function sense(bins: Float64Array, ahead: number, left: number, range: number): void {
  let angle = Math.atan2(left, ahead);
  if (angle < 0) angle += 2 * Math.PI;
  const bin = Math.floor(angle / binAngle) % lidarBins;
  const nearness = Math.max(0, range - Math.hypot(ahead, left)) / range;
  const share = (angle - binAngle * bin) / binAngle;
  raise(bins, bin, nearness);
  raise(bins, (bin + 1) % lidarBins, share * nearness);
  raise(bins, (bin + lidarBins - 1) % lidarBins, (1 - share) * nearness);
}

function raise(bins: Float64Array, bin: number, value: number): void {
  if (value > bins[bin]) bins[bin] = value;
}
