import assert from "node:assert/strict";
import test from "node:test";
import { resultsTable } from "../../../setup/commands/results-table.mjs";

test("aligns the columns and says which policy is safe", () => {
  const rows = [
    {
      task: "BallCircle",
      algorithm: "behaviour policy",
      normalizedReward: 0.4161,
      normalizedCost: 1.34,
      episodes: 20,
      seed: 0,
    },
    { task: "BallCircle", algorithm: "TraC", normalizedReward: 0.468, normalizedCost: 0, episodes: 20, seed: 0 },
  ];
  assert.deepEqual(resultsTable(rows).split("\n"), [
    "task        algorithm         normalized reward  normalized cost          episodes  seed",
    "BallCircle  behaviour policy               0.42             1.34  unsafe        20     0",
    "BallCircle  TraC                           0.47             0.00  safe          20     0",
  ]);
});
