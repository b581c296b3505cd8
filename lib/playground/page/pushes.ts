/** What a reader does to a picture: drags with a mouse or a finger, and presses arrow keys. */

/** Called with what the reader does. */
export interface Pushes {
  /** The drag in the making, in CSS pixels, and undefined where it ends. */
  aim: (drag: readonly [x: number, y: number] | undefined) => void;
  /** A drag that ended, in CSS pixels. */
  drag: (x: number, y: number) => void;
  /** An arrow key: a push of one metre to the right (x) or up (y). */
  key: (x: number, y: number) => void;
}

const keys: Record<string, [x: number, y: number]> = {
  ArrowLeft: [-1, 0],
  ArrowRight: [1, 0],
  ArrowUp: [0, 1],
  ArrowDown: [0, -1],
};

/** Listens to a picture. A drag counts wherever on the picture it began. */
export function takePushes(canvas: HTMLCanvasElement, { aim, drag, key }: Pushes): void {
  let from: { x: number; y: number } | undefined;
  const end = () => aim((from = undefined));
  canvas.addEventListener("pointerdown", (event) => {
    from = { x: event.offsetX, y: event.offsetY };
    canvas.setPointerCapture(event.pointerId);
  });
  canvas.addEventListener("pointermove", (event) => {
    if (from) aim(way(from, event));
  });
  canvas.addEventListener("pointerup", (event) => {
    if (from) drag(...way(from, event));
    end();
  });
  canvas.addEventListener("pointercancel", end);
  canvas.addEventListener("keydown", (event) => {
    const push = keys[event.key];
    if (!push) return;
    event.preventDefault();
    key(...push);
  });
}

function way(from: { x: number; y: number }, { offsetX, offsetY }: PointerEvent): [x: number, y: number] {
  return [offsetX - from.x, offsetY - from.y];
}
