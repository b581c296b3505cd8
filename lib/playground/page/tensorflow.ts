/** Stands in the page for `lib/nn/tensorflow.ts`: tfjs on the WASM backend, whose binary is part of the page. */
import * as tfjs from "@tensorflow/tfjs";
import { setWasmPaths } from "@tensorflow/tfjs-backend-wasm";
import wasm from "@tensorflow/tfjs-backend-wasm/dist/tfjs-backend-wasm-simd.wasm";

setWasmPaths({
  "tfjs-backend-wasm.wasm": wasm,
  "tfjs-backend-wasm-simd.wasm": wasm,
  "tfjs-backend-wasm-threaded-simd.wasm": wasm,
});

export const tf = tfjs;
export const backendName = "wasm";

/** Resolves when tensors can be computed with. */
export const ready: Promise<boolean> = tfjs.setBackend("wasm");

export function nativeBackend(): undefined {
  return undefined;
}

export function tensorflowVersion(): string {
  return `tfjs ${tfjs.version_core} (wasm)`;
}
