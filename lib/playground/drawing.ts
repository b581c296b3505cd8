/** An episode seen from above, on a canvas: a browser's or Node's. */
import type { Point, SceneObject } from "../simulators/index.ts";
import type { Palette } from "./colours.ts";
import { Ground } from "./ground.ts";

/** A place that the agent was at. */
export interface TrailPoint {
  /** Metres. */
  x: number;
  y: number;
  /** Cost of the step that led there. */
  cost: number;
}

/** What is to be seen. */
export interface Moment {
  scene: readonly SceneObject[];
  /** Where the agent was so far, at least its start. */
  trail: readonly TrailPoint[];
  /** How far the agent is on its way to the trail's last point, 0 to 1; default: there. */
  share?: number;
}

/** Radii and widths in parts of the picture's side. */
const agentRadius = 1 / 50;
const costRadius = 1 / 160;
const pathWidth = 1 / 200;
/** Lines of the grid from edge to edge, at least. */
const fewestLines = 4;

/** Draws a square picture. What costs is red and dashed, what pays dotted, as in the figures of the notebooks. */
export class Drawing {
  readonly #context: CanvasRenderingContext2D;
  #ground = new Ground();
  #side = 1;
  #scale = 1;
  #center: Point = [0, 0];

  constructor(context: CanvasRenderingContext2D) {
    this.#context = context;
  }

  /** Chooses what the pictures show anew; an episode has begun. */
  begin(): void {
    this.#ground = new Ground();
  }

  /** Makes room for what the pictures will show, where it is known before. */
  include({ scene, trail }: Moment): void {
    this.#ground.include(scene.flatMap(({ outline }) => outline));
    this.#ground.include(trail.map(place));
  }

  /** Draws one moment into the square of `side` units at the origin of the canvas. */
  draw(moment: Moment, side: number, palette: Palette): void {
    this.include(moment);
    const agent = agentOf(moment);
    const { center, half } = this.#ground.shown(place(agent));
    [this.#side, this.#scale, this.#center] = [side, side / 2 / half, center];
    this.#context.fillStyle = palette.paper;
    this.#context.fillRect(0, 0, side, side);
    this.#grid(half, palette);
    for (const object of moment.scene) this.#outline(object, palette);
    this.#trail([...moment.trail.slice(0, -1), agent], palette);
    this.#agent(agent, palette);
  }

  /** Draws an arrow over (x, y) units of the canvas, from the agent of the moment drawn last. */
  arrow(moment: Moment, [x, y]: Point, palette: Palette): void {
    const context = this.#context;
    const [fromX, fromY] = this.pixels(place(agentOf(moment)));
    const angle = Math.atan2(y, x);
    const barb = (turn: number) => [fromX + x - 10 * Math.cos(angle + turn), fromY + y - 10 * Math.sin(angle + turn)];
    context.strokeStyle = palette.accent;
    context.lineWidth = 3;
    context.beginPath();
    context.moveTo(fromX, fromY);
    context.lineTo(fromX + x, fromY + y);
    for (const turn of [0.5, -0.5]) {
      context.moveTo(fromX + x, fromY + y);
      context.lineTo(...(barb(turn) as [number, number]));
    }
    context.stroke();
  }

  /** Metres that a way of (x, y) units of the canvas is. */
  metres(x: number, y: number): [x: number, y: number] {
    return [x / this.#scale, -y / this.#scale];
  }

  /** Where the canvas shows a point of the world. */
  pixels([x, y]: Point): [x: number, y: number] {
    const middle = this.#side / 2;
    return [middle + (x - this.#center[0]) * this.#scale, middle - (y - this.#center[1]) * this.#scale];
  }

  /** Shows that the picture moves where it follows the agent. */
  #grid(half: number, { line }: Palette): void {
    const context = this.#context;
    const spacing = roundBelow((2 * half) / fewestLines);
    context.strokeStyle = line;
    context.lineWidth = 0.5;
    context.beginPath();
    for (const axis of [0, 1]) {
      const [low, high] = [this.#center[axis] - half, this.#center[axis] + half];
      for (let at = Math.ceil(low / spacing) * spacing; at <= high; at += spacing) {
        const along = this.pixels([at, at])[axis];
        const edge = (across: number): Point => (axis === 0 ? [along, across] : [across, along]);
        context.moveTo(...edge(0));
        context.lineTo(...edge(this.#side));
      }
    }
    context.stroke();
  }

  #outline({ effect, outline }: SceneObject, palette: Palette): void {
    const context = this.#context;
    context.strokeStyle = effect === "costs" ? palette.cost : palette.pays;
    context.lineWidth = effect === "costs" ? 1.5 : 1;
    context.setLineDash({ costs: [7, 5], pays: [2, 4], neither: [] }[effect]);
    context.beginPath();
    for (const point of outline) context.lineTo(...this.pixels(point));
    context.stroke();
    context.setLineDash([]);
  }

  #trail(trail: readonly TrailPoint[], palette: Palette): void {
    const context = this.#context;
    context.strokeStyle = palette.path;
    context.lineWidth = pathWidth * this.#side;
    context.beginPath();
    for (const point of trail) context.lineTo(...this.pixels(place(point)));
    context.stroke();
    context.fillStyle = palette.cost;
    for (const point of trail) if (point.cost > 0) this.#disc(point, costRadius);
  }

  #agent(agent: TrailPoint, palette: Palette): void {
    this.#context.fillStyle = agent.cost > 0 ? palette.cost : palette.ink;
    this.#disc(agent, agentRadius);
  }

  #disc(point: TrailPoint, radius: number): void {
    this.#context.beginPath();
    this.#context.arc(...this.pixels(place(point)), radius * this.#side, 0, 2 * Math.PI);
    this.#context.fill();
  }
}

function place({ x, y }: TrailPoint): Point {
  return [x, y];
}

/** The agent on its way between the trail's last two points. */
function agentOf({ trail, share = 1 }: Moment): TrailPoint {
  const to = trail.at(-1)!;
  const from = trail.at(-2) ?? to;
  const between = (a: number, b: number) => a + share * (b - a);
  return { x: between(from.x, to.x), y: between(from.y, to.y), cost: to.cost };
}

/** The largest of 1, 2 and 5 times a power of ten that is at most `value`. */
function roundBelow(value: number): number {
  const power = 10 ** Math.floor(Math.log10(value));
  return power * [5, 2, 1].find((digit) => digit * power <= value)!;
}
