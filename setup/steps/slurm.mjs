// @ts-check
import { hasSlurm } from "../checks/slurm.mjs";
import { debianPackages } from "./debian-packages.mjs";

/** Debian's Slurm, for the tests of sweeps on a cluster alone. */
export const slurm = debianPackages({
  name: "Slurm for the tests of sweeps",
  megabytes: 60,
  packages: ["slurmctld", "slurmd", "slurm-client", "munge"],
  isThere: () => hasSlurm(),
});
