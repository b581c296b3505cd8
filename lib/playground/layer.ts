/** What stays from picture to picture. */
import { Brush } from "./brush.ts";
import type { Palette } from "./colours.ts";
import type { Moment } from "./drawing.ts";
import { isSameSquare } from "./ground.ts";
import type { Square } from "./ground.ts";

/** What is on the canvas. */
interface Kept extends Pick<Moment, "scene"> {
  square: Square;
  side: number;
  palette: Palette;
  /** Places of the trail, from its start. */
  places: number;
}

/** Steps that are drawn together: a canvas that changed after it was copied is copied whole by the browser before it changes. */
const batch = 16;

/**
 * The ground, and the path but for its last steps, on a canvas that is not shown: drawing them takes several times as long
 * as copying them does.
 */
export class Layer {
  readonly #context: CanvasRenderingContext2D;
  #kept: Kept | undefined;

  constructor(context: CanvasRenderingContext2D) {
    this.#context = context;
  }

  /** Forgets what was drawn. */
  clear(): void {
    this.#kept = undefined;
  }

  /** Draws what is new, where it is enough, and copies all of it to where the picture is drawn. Returns how many places of the trail it holds. */
  copyTo({ context: shown, square, side, palette }: Brush, { scene, trail }: Moment): number {
    const brush = new Brush(this.#context, square, side, palette);
    const places = Math.max(1, trail.length - 1);
    const isStale = this.#resize(shown) || !this.#holds({ scene, square, side, palette, places });
    if (isStale) brush.ground(scene);
    const held = isStale || !this.#kept ? 0 : this.#kept.places;
    shown.lineCap = this.#context.lineCap = "round"; // pieces of the path meet
    if (places >= held + batch || isStale) {
      brush.path(trail.slice(Math.max(0, held - 1), places));
      this.#kept = { scene, square, side, palette, places };
    }
    shown.save();
    shown.resetTransform(); // pixel by pixel
    shown.drawImage(this.#context.canvas, 0, 0);
    shown.restore();
    return this.#kept?.places ?? places;
  }

  /** Gives the canvas the size of the one that is shown; whether it had another, and so is empty now. */
  #resize(shown: CanvasRenderingContext2D): boolean {
    const { canvas } = this.#context;
    const { width, height } = shown.canvas;
    if (canvas.width === width && canvas.height === height) return false;
    [canvas.width, canvas.height] = [width, height];
    this.#context.setTransform(shown.getTransform());
    return true;
  }

  /** Whether what is on the canvas is the beginning of what it is to show. */
  #holds({ scene, square, side, palette, places }: Kept): boolean {
    const kept = this.#kept;
    return (
      kept?.scene === scene &&
      kept.side === side &&
      kept.palette === palette &&
      kept.places <= places &&
      isSameSquare(kept.square, square)
    );
  }
}
