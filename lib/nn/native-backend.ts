/** TensorFlow's native backend, for what runs on no other. */
import { nativeBackend } from "./tensorflow.ts";
import type { NativeBackend } from "./tensorflow.ts";

/** The native backend. Throws an Error under WASM; `nativeBackend` is undefined there. */
export function requireNativeBackend(): NativeBackend {
  const backend = nativeBackend();
  if (!backend) throw new Error("This needs TensorFlow's native library, but the WASM backend computes");
  return backend;
}
