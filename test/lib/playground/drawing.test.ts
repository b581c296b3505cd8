import assert from "node:assert/strict";
import { describe, it } from "node:test";
import { Drawing, contextOf, dark, light, panelCanvas } from "../../../lib/playground/index.ts";
import type { Moment } from "../../../lib/playground/index.ts";
import { circle } from "../../../lib/simulators/index.ts";

const side = 300;
const scene: Moment["scene"] = [
  { name: "goal", effect: "pays", outline: circle([0, 0], 2) },
  { name: "hazard", effect: "costs", outline: circle([1, 1], 0.5) },
];
/** A bend of 50 steps through the hazard. */
const trail = Array.from({ length: 51 }, (_, i) => ({
  x: 2 * Math.sin(i / 12),
  y: -1.5 + i / 14,
  cost: i > 25 && i < 33 ? 1 : 0,
}));

describe("a drawing with a spare canvas", () => {
  it("shows what one without shows, whichever way the episode came there", () => {
    const [direct, layered] = [canvas(), canvas()];
    const plain = new Drawing(direct.context);
    const kept = new Drawing(layered.context, canvas().context);
    const check = (moment: Moment, palette = light) => {
      for (const drawing of [plain, kept]) drawing.draw(moment, side, palette);
      const different = differing(direct.pixels(), layered.pixels());
      assert.ok(different < 10, `${different} pixels differ after ${moment.trail.length} places`); // the bends' corners
    };
    for (let steps = 1; steps <= trail.length; steps += 3) check({ scene, trail: trail.slice(0, steps), share: 0.4 });
    check({ scene: scene.slice(0, 1), trail }); // the hazard is gone
    check({ scene, trail }, dark);
    for (const drawing of [plain, kept]) drawing.begin();
    check({ scene, trail: trail.slice(0, 2) });
    check({ scene, trail: trail.slice(0, 9) });
  });

  it("draws what stays once, and steps together", () => {
    const drawn = { lines: 0 };
    const drawing = new Drawing(canvas(drawn).context, canvas(drawn).context);
    /** Lines that are drawn for a picture of the episode after so many steps. */
    const linesOf = (steps: number, share: number) => {
      const before = drawn.lines;
      drawing.draw({ scene, trail: trail.slice(0, steps + 1), share }, side, light);
      return drawn.lines - before;
    };
    drawing.include({ scene, trail });
    for (const what of ["the picture", "what is kept of it"]) assert.ok(linesOf(30, 0) > 100, what);
    const agent = 2; // from the place before to where it is
    assert.equal(linesOf(30, 0.5), agent);
    assert.equal(linesOf(31, 0), agent + 1);
    assert.equal(linesOf(40, 0), agent + 10);
    const atOnce = 17; // sixteen steps, kept from now on
    assert.equal(linesOf(46, 0), atOnce + agent);
    assert.equal(linesOf(47, 0), agent + 1);
  });
});

/** A canvas of Node, as wide as the picture, whose context counts the lines that are drawn. */
function canvas(drawn = { lines: 0 }) {
  const context = contextOf(panelCanvas(side));
  const lineTo = context.lineTo.bind(context);
  context.lineTo = (x, y) => {
    drawn.lines += 1;
    lineTo(x, y);
  };
  return { context, pixels: () => context.getImageData(0, 0, side, side).data };
}

/** Pixels that are clearly of another colour. */
function differing(a: Uint8ClampedArray, b: Uint8ClampedArray): number {
  const isOther = (pixel: number) => [0, 1, 2].some((part) => Math.abs(a[4 * pixel + part] - b[4 * pixel + part]) > 64);
  return Array.from({ length: side * side }, (_, pixel) => pixel).filter(isOther).length;
}
