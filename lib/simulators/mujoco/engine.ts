/** MuJoCo's WebAssembly build: loading it, and one simulated world. */
import type { DoubleBuffer, MainModule, MjData, MjModel } from "@mujoco/mujoco";

export type { MainModule };

let loading: Promise<MainModule> | undefined;

/** The module, loaded once and when first needed (0.3 s); all worlds share its memory. */
export function loadMujoco(): Promise<MainModule> {
  loading ??= import("@mujoco/mujoco").then((module) => module.default());
  return loading;
}

/** Arrays of `MjData` and `MjModel` that the simulators read or write. */
const dataArrays = ["qpos", "qvel", "qacc_warmstart", "ctrl", "sensordata", "xpos", "xmat", "mocap_pos"] as const;
const modelArrays = ["body_pos"] as const;
type WorldArrays = Record<(typeof dataArrays)[number] | (typeof modelArrays)[number], Float64Array>;

/**
 * One world: a compiled model and its state, which live in WebAssembly memory until `close`.
 * Names are looked up once, at the start; the step loop works on numbers.
 */
export class World {
  readonly #mujoco: MainModule;
  readonly #model: MjModel;
  readonly #data: MjData;
  readonly #velocity: DoubleBuffer;
  #arrays: WorldArrays | undefined;

  /** Compiles a model (MJCF). Throws an Error with MuJoCo's words where it is refused. */
  constructor(mujoco: MainModule, xml: string) {
    this.#mujoco = mujoco;
    this.#model = compile(mujoco, xml);
    this.#data = new mujoco.MjData(this.#model);
    this.#velocity = new mujoco.DoubleBuffer(6);
  }

  /** Live views of the world's arrays; take them anew after every step, since WebAssembly memory may have moved. */
  get arrays(): WorldArrays {
    if (!this.#arrays || this.#arrays.qpos.byteLength === 0) this.#arrays = this.#view();
    return this.#arrays;
  }

  /** Simulated seconds. */
  get time(): number {
    return this.#data.time;
  }

  set time(seconds: number) {
    this.#data.time = seconds;
  }

  /** One physics step. */
  step(): void {
    this.#mujoco.mj_step(this.#model, this.#data);
  }

  /** Brings everything that depends on the state up to date: positions, contacts, sensors. */
  forward(): void {
    this.#mujoco.mj_forward(this.#model, this.#data);
  }

  /** Number of a body. Throws RangeError for a name that the model does not have, as do the others. */
  body(name: string): number {
    return this.#find(this.#mujoco.mjtObj.mjOBJ_BODY.value, "body", name);
  }

  /** Where a sensor's values begin in `sensordata`. */
  sensor(name: string): number {
    const id = this.#find(this.#mujoco.mjtObj.mjOBJ_SENSOR.value, "sensor", name);
    return (this.#model.sensor_adr as Int32Array)[id];
  }

  /** Place of a body in `mocap_pos`, in bodies. */
  mocap(name: string): number {
    return (this.#model.body_mocapid as Int32Array)[this.body(name)];
  }

  /** Linear velocity of a body's origin in the world, [x, y, z] in m/s, valid until the next call. */
  velocityOf(body: number): Float64Array {
    const { mjOBJ_XBODY } = this.#mujoco.mjtObj;
    this.#mujoco.mj_objectVelocity(this.#model, this.#data, mjOBJ_XBODY.value, body, this.#velocity, 0);
    return (this.#velocity.GetView() as Float64Array).subarray(3); // behind the angular velocity
  }

  /** Frees the world's memory; it must not be used afterwards. */
  close(): void {
    this.#velocity.delete();
    this.#data.delete();
    this.#model.delete();
  }

  #find(type: number, what: string, name: string): number {
    const id = this.#mujoco.mj_name2id(this.#model, type, name);
    if (id < 0) throw new RangeError(`The model has no ${what} "${name}"`);
    return id;
  }

  #view(): WorldArrays {
    const of = (source: MjData | MjModel, names: readonly string[]) =>
      names.map((name) => [name, (source as unknown as Record<string, Float64Array>)[name]]);
    return Object.fromEntries([...of(this.#data, dataArrays), ...of(this.#model, modelArrays)]) as WorldArrays;
  }
}

function compile(mujoco: MainModule, xml: string): MjModel {
  try {
    return mujoco.MjModel.from_xml_string(xml);
  } catch (error) {
    throw new Error(`MuJoCo refuses the model: ${(error as Error).message.trim().split("\n")[0]}`, { cause: error });
  }
}
