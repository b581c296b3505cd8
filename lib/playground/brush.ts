/** What a picture of an episode is made of, drawn on one canvas. */
import type { SceneObject } from "../simulators/index.ts";
import type { Palette } from "./colours.ts";
import type { TrailPoint } from "./drawing.ts";
import type { Square } from "./ground.ts";

/** Radii and widths in parts of the picture's side. */
const agentRadius = 1 / 50;
const costRadius = 1 / 160;
const pathWidth = 1 / 200;
/** Lines of the grid from edge to edge, at least. */
const fewestLines = 4;

const dashes: Readonly<Record<SceneObject["effect"], number[]>> = { costs: [7, 5], pays: [2, 4], neither: [] };

/** Draws in metres what lies in a square of the ground, which fills the `side` units of the canvas at its origin. */
export class Brush {
  readonly context: CanvasRenderingContext2D;
  readonly square: Square;
  readonly side: number;
  readonly palette: Palette;
  /** Units of the canvas in a metre. */
  readonly scale: number;

  constructor(context: CanvasRenderingContext2D, square: Square, side: number, palette: Palette) {
    this.context = context;
    this.square = square;
    this.side = side;
    this.palette = palette;
    this.scale = side / 2 / square.half;
  }

  /** Where the canvas shows a place, from the left. */
  x(metres: number): number {
    return this.side / 2 + (metres - this.square.center[0]) * this.scale;
  }

  /** Where the canvas shows a place, from above. */
  y(metres: number): number {
    return this.side / 2 - (metres - this.square.center[1]) * this.scale;
  }

  /** Paper, the grid, which shows that the picture moves where it follows the agent, and what lies on the ground. */
  ground(scene: readonly SceneObject[]): void {
    this.context.lineCap = "butt"; // round ends would fill the gaps of dotted lines
    this.context.fillStyle = this.palette.paper;
    this.context.fillRect(0, 0, this.side, this.side);
    this.#grid();
    for (const object of scene) this.#outline(object);
  }

  /** The path from one place to the last, and what cost on it. */
  path(places: readonly TrailPoint[]): void {
    const { context } = this;
    context.strokeStyle = this.palette.path;
    context.lineWidth = pathWidth * this.side;
    context.beginPath();
    for (const { x, y } of places) context.lineTo(this.x(x), this.y(y));
    context.stroke();
    context.fillStyle = this.palette.cost;
    for (const place of places) if (place.cost > 0) this.#disc(place, costRadius);
  }

  agent(place: TrailPoint): void {
    this.context.fillStyle = place.cost > 0 ? this.palette.cost : this.palette.ink;
    this.#disc(place, agentRadius);
  }

  #grid(): void {
    const { context, side, square } = this;
    const spacing = roundBelow((2 * square.half) / fewestLines);
    const lines = (axis: 0 | 1) => {
      const [low, high] = [square.center[axis] - square.half, square.center[axis] + square.half];
      const first = Math.ceil(low / spacing) * spacing;
      return Array.from({ length: Math.floor((high - first) / spacing) + 1 }, (_, i) => first + i * spacing);
    };
    context.strokeStyle = this.palette.line;
    context.lineWidth = 0.5;
    context.beginPath();
    for (const x of lines(0)) {
      context.moveTo(this.x(x), 0);
      context.lineTo(this.x(x), side);
    }
    for (const y of lines(1)) {
      context.moveTo(0, this.y(y));
      context.lineTo(side, this.y(y));
    }
    context.stroke();
  }

  #outline({ effect, outline }: SceneObject): void {
    const { context, palette } = this;
    context.strokeStyle = effect === "costs" ? palette.cost : palette.pays;
    context.lineWidth = effect === "costs" ? 1.5 : 1;
    context.setLineDash(dashes[effect]);
    context.beginPath();
    for (const [x, y] of outline) context.lineTo(this.x(x), this.y(y));
    context.stroke();
    context.setLineDash([]);
  }

  #disc({ x, y }: TrailPoint, radius: number): void {
    this.context.beginPath();
    this.context.arc(this.x(x), this.y(y), radius * this.side, 0, 2 * Math.PI);
    this.context.fill();
  }
}

/** The largest of 1, 2 and 5 times a power of ten that is at most `value`. */
function roundBelow(value: number): number {
  const power = 10 ** Math.floor(Math.log10(value));
  return power * ([5, 2].find((digit) => digit * power <= value) ?? 1);
}
