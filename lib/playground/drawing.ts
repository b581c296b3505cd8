/** An episode seen from above, on a canvas: a browser's or Node's. */
import type { Point, SceneObject } from "../simulators/index.ts";
import { Brush } from "./brush.ts";
import type { Palette } from "./colours.ts";
import { Ground, isSameSquare } from "./ground.ts";
import { Layer } from "./layer.ts";

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
  /** Another array where something lies elsewhere. */
  scene: readonly SceneObject[];
  /** Where the agent was so far, at least its start. */
  trail: readonly TrailPoint[];
  /** How far the agent is on its way to the trail's last point, 0 to 1; default: there. */
  share?: number;
}

/** Draws a square picture. What costs is red and dashed, what pays dotted, as in the figures of the notebooks. */
export class Drawing {
  readonly #context: CanvasRenderingContext2D;
  readonly #layer: Layer | undefined;
  #ground = new Ground();
  /** What `#ground` has room for. */
  #included: { scene?: Moment["scene"]; places: number } = { places: 0 };
  #brush: Brush | undefined;

  /** `spare`, of a canvas that is not shown, makes pictures of one episode quicker: what stays is drawn there once. */
  constructor(context: CanvasRenderingContext2D, spare?: CanvasRenderingContext2D) {
    this.#context = context;
    this.#layer = spare && new Layer(spare);
  }

  /** Chooses what the pictures show anew; an episode has begun. */
  begin(): void {
    this.#ground = new Ground();
    this.#included = { places: 0 };
    this.#layer?.clear();
  }

  /** Makes room for what the pictures of an episode will show, where it is known before. */
  include({ scene, trail }: Moment): void {
    if (scene !== this.#included.scene)
      for (const { outline } of scene) for (const [x, y] of outline) this.#ground.include(x, y);
    for (let i = this.#included.places; i < trail.length; i++) this.#ground.include(trail[i].x, trail[i].y);
    this.#included = { scene, places: Math.max(this.#included.places, trail.length) };
  }

  /** Draws one moment into the square of `side` units at the origin of the canvas. */
  draw(moment: Moment, side: number, palette: Palette): void {
    this.include(moment);
    const { scene, trail } = moment;
    const agent = agentOf(moment);
    const square = this.#ground.shown([agent.x, agent.y]);
    const brush = new Brush(this.#context, square, side, palette);
    const isStill = this.#brush !== undefined && isSameSquare(this.#brush.square, square);
    const held = isStill ? this.#layer?.copyTo(brush, moment) : undefined; // nothing stays where the picture follows the agent
    if (held === undefined) brush.ground(scene);
    brush.path([...trail.slice((held ?? 1) - 1, -1), agent]);
    brush.agent(agent);
    this.#brush = brush;
  }

  /** Draws an arrow over (x, y) units of the canvas, from the agent of the moment drawn last. */
  arrow(moment: Moment, [x, y]: Point, palette: Palette): void {
    const context = this.#context;
    const agent = agentOf(moment);
    const [fromX, fromY] = [this.#drawn.x(agent.x), this.#drawn.y(agent.y)];
    const angle = Math.atan2(y, x);
    context.strokeStyle = palette.accent;
    context.lineWidth = 3;
    context.beginPath();
    context.moveTo(fromX, fromY);
    context.lineTo(fromX + x, fromY + y);
    for (const turn of [0.5, -0.5]) {
      context.moveTo(fromX + x, fromY + y);
      context.lineTo(fromX + x - 10 * Math.cos(angle + turn), fromY + y - 10 * Math.sin(angle + turn));
    }
    context.stroke();
  }

  /** Metres that a way of (x, y) units of the canvas is, in the picture drawn last. */
  metres(x: number, y: number): [x: number, y: number] {
    return [x / this.#drawn.scale, -y / this.#drawn.scale];
  }

  get #drawn(): Brush {
    if (!this.#brush) throw new RangeError("A moment must be drawn first");
    return this.#brush;
  }
}

/** The agent on its way between the trail's last two points. */
function agentOf({ trail, share = 1 }: Moment): TrailPoint {
  const to = trail[trail.length - 1];
  const from = trail[Math.max(0, trail.length - 2)];
  const between = (a: number, b: number) => a + share * (b - a);
  return { x: between(from.x, to.x), y: between(from.y, to.y), cost: to.cost };
}
