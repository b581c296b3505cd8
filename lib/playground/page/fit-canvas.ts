/** Makes a square canvas as sharp as its screen, to be drawn on in CSS pixels; returns the length of its sides in those. */
export function fitCanvas(context: CanvasRenderingContext2D): number {
  const { canvas } = context;
  const side = canvas.clientWidth;
  const pixels = Math.round(side * window.devicePixelRatio);
  if (canvas.width !== pixels) canvas.width = canvas.height = pixels;
  context.setTransform(pixels / side, 0, 0, pixels / side, 0, 0);
  return side;
}
