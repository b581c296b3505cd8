/** Cells and interrupts of the notebook kernel. */
import { execFileSync } from "node:child_process";
import path from "node:path";
import { result } from "../../core/result.ts";
import type { Soak } from "./soak.ts";

const program = path.join(import.meta.dirname, "..", "..", "kernel-soak.py");

/** Cells of one kernel, and a fifth as many interrupts of cells that do not end; every answer is compared. */
export const kernel: Soak = {
  name: "kernel",
  count: 1000,
  quickCount: 40,
  async measure({ python, note }, count) {
    const interrupts = Math.ceil(count / 5);
    note(`soak: ${count} cells and ${interrupts} interrupts of the kernel`);
    const printed = execFileSync(python, [program, String(count), String(interrupts)], {
      encoding: "utf8",
      stdio: ["ignore", "pipe", "inherit"],
    });
    const { wrong, failed, ended, grown } = JSON.parse(printed) as Record<
      "wrong" | "failed" | "ended" | "grown",
      number
    >;
    return [
      result({
        part: "soak",
        name: `${count} cells: with another answer`,
        unit: "cells",
        ours: wrong,
        target: 0,
        repetitions: count,
      }),
      result({
        part: "soak",
        name: `${interrupts} interrupts: without effect, or with a wrong answer after`,
        unit: "",
        ours: failed,
        target: 0,
        repetitions: interrupts,
      }),
      result({ part: "soak", name: "kernels that ended", unit: "", ours: ended, target: 0, repetitions: 1 }),
      result({
        part: "soak",
        name: `${count} cells: growth in the second half`,
        unit: "MB",
        ours: grown,
        repetitions: 1,
      }),
    ];
  },
};
