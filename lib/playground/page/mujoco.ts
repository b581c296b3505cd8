/** Stands in the page for MuJoCo's module: its binary is part of the page. */
import load from "@mujoco/mujoco";
import wasm from "@mujoco/mujoco/mujoco.wasm";

export default () => load({ locateFile: () => wasm });
