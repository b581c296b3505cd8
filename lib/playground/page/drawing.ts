/** An arena seen from above, on a canvas. */
import type { SceneObject } from "../../simulators/index.ts";
import type { TrailPoint } from "../arena.ts";

/** Colours by what they stand for, read from the page's style sheet so that both schemes have theirs. */
interface Palette {
  path: string;
  cost: string;
  pays: string;
  agent: string;
}

/** Metres that the picture shows around the scene. */
const margin = 1.5;
/** The agent's radius, in CSS pixels. */
const agentRadius = 8;

/** Draws one arena. What costs is red and dashed, what pays dotted, as in the figures of the notebooks. */
export class Drawing {
  readonly #canvas: HTMLCanvasElement;
  readonly #context: CanvasRenderingContext2D;
  #scale = 1;
  #center: readonly [x: number, y: number] = [0, 0];

  constructor(canvas: HTMLCanvasElement) {
    this.#canvas = canvas;
    this.#context = canvas.getContext("2d")!;
  }

  /** Draws the moment after the last point of the trail. */
  draw(scene: readonly SceneObject[], trail: readonly TrailPoint[]): void {
    this.#fit(scene, trail.at(-1)!);
    const palette = this.#palette();
    const context = this.#context;
    context.clearRect(0, 0, this.#canvas.width, this.#canvas.height);
    for (const object of scene) this.#outline(object, palette);
    this.#trail(trail, palette);
    this.#agent(trail.at(-1)!, palette);
  }

  /** Metres that a way of (x, y) CSS pixels on the canvas is. */
  metres(x: number, y: number): [x: number, y: number] {
    return [x / this.#scale, -y / this.#scale];
  }

  /** Where the canvas shows a point of the world, in CSS pixels. */
  pixels(x: number, y: number): [x: number, y: number] {
    const { clientWidth, clientHeight } = this.#canvas;
    return [
      clientWidth / 2 + (x - this.#center[0]) * this.#scale,
      clientHeight / 2 - (y - this.#center[1]) * this.#scale,
    ];
  }

  /** A scene is shown whole; of one that is much longer than wide, as BallRun's lane, the part around the agent. */
  #fit(scene: readonly SceneObject[], { x }: TrailPoint): void {
    const { clientWidth, clientHeight } = this.#canvas;
    const ratio = window.devicePixelRatio;
    this.#canvas.width = clientWidth * ratio;
    this.#canvas.height = clientHeight * ratio;
    this.#context.setTransform(ratio, 0, 0, ratio, 0, 0);
    const [length, width] = [0, 1].map((axis) =>
      Math.max(...scene.flatMap(({ outline }) => outline.map((point) => Math.abs(point[axis])))),
    );
    const follows = length > 3 * width;
    const half = (follows ? width : Math.max(length, width)) + margin;
    this.#scale = Math.min(clientHeight, clientWidth) / 2 / half;
    this.#center = [follows ? x : 0, 0];
  }

  #outline({ effect, outline }: SceneObject, palette: Palette): void {
    const context = this.#context;
    context.strokeStyle = effect === "costs" ? palette.cost : palette.pays;
    context.lineWidth = effect === "costs" ? 1.5 : 1;
    context.setLineDash({ costs: [7, 5], pays: [2, 4], neither: [] }[effect]);
    context.beginPath();
    for (const [x, y] of outline) context.lineTo(...this.pixels(x, y));
    context.stroke();
    context.setLineDash([]);
  }

  #trail(trail: readonly TrailPoint[], palette: Palette): void {
    const context = this.#context;
    context.strokeStyle = palette.path;
    context.lineWidth = 2;
    context.beginPath();
    for (const { x, y } of trail) context.lineTo(...this.pixels(x, y));
    context.stroke();
    context.fillStyle = palette.cost;
    for (const { x, y, cost } of trail) if (cost > 0) this.#disc(x, y, 2.5);
  }

  #agent({ x, y, cost }: TrailPoint, palette: Palette): void {
    this.#context.fillStyle = cost > 0 ? palette.cost : palette.agent;
    this.#disc(x, y, agentRadius);
  }

  #disc(x: number, y: number, radius: number): void {
    this.#context.beginPath();
    this.#context.arc(...this.pixels(x, y), radius, 0, 2 * Math.PI);
    this.#context.fill();
  }

  #palette(): Palette {
    const style = getComputedStyle(this.#canvas);
    const colour = (name: string) => style.getPropertyValue(`--${name}`);
    return { path: colour("path"), cost: colour("cost"), pays: colour("pays"), agent: colour("ink") };
  }
}
