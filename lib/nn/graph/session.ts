/** Runs graphs in sessions of TensorFlow. */
import { rmSync, writeFileSync } from "node:fs";
import path from "node:path";
import type { Tensor } from "@tensorflow/tfjs";
import { makeTemporaryFolder } from "../../files/index.ts";
import { requireNativeBackend } from "../native-backend.ts";
import { encodeSavedModel, graphTag } from "./graph-def.ts";
import type { GraphNode } from "./graph-def.ts";

/** A graph that is loaded; `dispose` frees it. */
export class Session {
  readonly #backend = requireNativeBackend();
  readonly #id: number;

  constructor(nodes: readonly GraphNode[]) {
    // The binding loads from files alone.
    const folder = makeTemporaryFolder("trac-graph");
    try {
      writeFileSync(path.join(folder, "saved_model.pb"), encodeSavedModel(nodes));
      this.#id = this.#backend.binding.loadSavedModel(folder, graphTag);
    } finally {
      rmSync(folder, { recursive: true });
    }
  }

  /** Computes outputs from what the placeholders are given. The tensors belong to the surrounding `tf.tidy`. */
  run(given: readonly { placeholder: string; tensor: Tensor }[], outputs: readonly string[]): Tensor[] {
    const ids = this.#backend.getInputTensorIds(given.map(({ tensor }) => tensor));
    const placeholders = given.map(({ placeholder }) => placeholder).join(",");
    const results = this.#backend.binding.runSavedModel(this.#id, ids, placeholders, outputs.join(","));
    return results.map((result) => this.#backend.createOutputTensor(result));
  }

  dispose(): void {
    this.#backend.binding.deleteSavedModel(this.#id);
  }
}
