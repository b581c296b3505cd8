/** The elements that a page's program works on. */

/** The first element that a selector finds. Throws an Error that names it where there is none: page and program do not fit. */
export function elementOf<Name extends keyof HTMLElementTagNameMap>(
  root: ParentNode,
  name: Name,
): HTMLElementTagNameMap[Name];
export function elementOf<E extends Element>(root: ParentNode, selector: string): E;
export function elementOf(root: ParentNode, selector: string): Element {
  const element = root.querySelector(selector);
  if (!element) throw new Error(`The page has no ${selector}`);
  return element;
}

/** What draws on a canvas. Throws an Error where the browser cannot. */
export function contextOf(canvas: HTMLCanvasElement): CanvasRenderingContext2D {
  const context = canvas.getContext("2d", { alpha: false });
  if (!context) throw new Error("This browser cannot draw on a canvas");
  return context;
}
