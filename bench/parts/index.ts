import { evaluation } from "./evaluation.ts";
import { growth } from "./growth.ts";
import { leak } from "./leak.ts";
import { load } from "./load.ts";
import { lockstep } from "./lockstep.ts";
import type { Part } from "./part.ts";
import { methods } from "./methods.ts";
import { outcomes } from "./outcomes/index.ts";
import { partition } from "./partition.ts";
import { pool } from "./pool.ts";
import { preparation } from "./preparation.ts";
import { soak } from "./soak/index.ts";
import { update } from "./update.ts";

/** Every part of the benchmark, in the order in which they run. */
export const parts: readonly Part[] = [
  update,
  methods,
  partition,
  load,
  evaluation,
  preparation,
  pool,
  leak,
  growth,
  soak,
  lockstep,
  outcomes,
];
