// @ts-check
import { findProgram } from "./programs.mjs";

/** Slurm's daemons and commands, and munge, which they trust each other by. */
const PROGRAMS = ["munged", "slurmctld", "slurmd", "sbatch", "squeue", "scontrol"];

/**
 * Whether a cluster of one node can be started here.
 *
 * @param {NodeJS.ProcessEnv} [env]
 * @returns {boolean}
 */
export function hasSlurm(env = process.env) {
  return PROGRAMS.every((name) => findProgram(name, `${env.PATH}:/usr/sbin`) !== undefined);
}

/**
 * Why the tests of sweeps on a cluster cannot run, in a sentence; undefined where they can.
 *
 * @param {NodeJS.ProcessEnv} [env]
 * @returns {string | undefined}
 */
export function missingSlurm(env = process.env) {
  if (process.getuid?.() !== 0)
    return "Slurm's daemons are started by root alone: the tests of sweeps on a cluster need it.";
  if (hasSlurm(env)) return undefined;
  return "No Slurm was found: install it (Debian: `apt install slurmctld slurmd munge slurm-client`) to run the tests of sweeps on a cluster.";
}
