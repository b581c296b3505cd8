import assert from "node:assert/strict";
import { describe, it } from "node:test";
import { JSDOM } from "jsdom";
import { compactSvg } from "../../../lib/plots/compact-svg.ts";
import { costReturnScatter, histogram } from "../../../lib/plots/index.ts";

const circle = "M2.5,0A2.5,2.5 0 1,1 0,-2.5A2.5,2.5 0 0,1 2.5,0Z";
const point = (xy: string, { color = "rgb(1, 2, 3)", shape = circle, outline = 0, opacity = 0.55 } = {}) =>
  `<path class="point" transform="translate(${xy})" style="opacity: ${opacity}; stroke-width: ${outline}px; fill: ${color}; fill-opacity: 1;" d="${shape}"/>`;

/** The compact form of what stands in an SVG, as a document. */
async function compacted(content: string): Promise<Document> {
  const svg = await compactSvg(`<svg xmlns="http://www.w3.org/2000/svg" width="90" height="60">${content}</svg>`);
  return new JSDOM(svg, { contentType: "image/svg+xml" }).window.document;
}

/** What an element's attribute is, its own or the nearest that it inherits. */
const inherited = (element: Element, name: string) => element.closest(`[${name}]`)?.getAttribute(name);

describe("a stored picture", () => {
  it("draws points of one look as dots at the same places", async () => {
    const red = { color: "red" };
    const document = await compacted(point("1.5,2") + point("-3,4") + point("5,6", red) + point("7,8", red));
    const dots = [...document.querySelectorAll("path")];
    const looks = dots.map((dot) => ["d", "stroke", "stroke-opacity"].map((name) => inherited(dot, name)));
    assert.deepEqual(looks, [
      ["M1.5 2h0", "#010203", ".55"],
      ["M-3 4h0", "#010203", ".55"],
      ["M5 6h0", "red", ".55"],
      ["M7 8h0", "red", ".55"],
    ]);
    for (const dot of dots)
      assert.deepEqual([inherited(dot, "stroke-width"), inherited(dot, "stroke-linecap")], ["5", "round"]);
  });

  it("draws opaque points of one look as one path", async () => {
    const document = await compacted([1, 2, 3].map((x) => point(`${10 * x},5`, { opacity: 1 })).join(""));
    const [path, ...others] = document.querySelectorAll("path");
    assert.deepEqual(others, []);
    assert.deepEqual(path.getAttribute("d")!.match(/[Mm]/g)!.length, 3);
  });

  it("keeps a single point, other shapes and outlined ones as they are drawn", async () => {
    for (const [points, count] of [
      [point("1,2"), 1],
      [point("1,2", { shape: "M1,1H-1V-1H1Z" }) + point("3,4", { shape: "M1,1H-1V-1H1Z" }), 2],
      [point("1,2", { outline: 1 }) + point("3,4", { outline: 1 }), 2],
    ] as const) {
      const shapes = [...(await compacted(points)).querySelectorAll("path")];
      assert.equal(shapes.length, count);
      for (const shape of shapes) assert.notEqual(shape.getAttribute("fill"), "none");
    }
  });

  it("says that blanks are kept where a text begins with one or has two in a row", async () => {
    for (const [content, style] of [
      ["one  two", "white-space:pre"],
      [" three", "white-space:pre"],
      ["<tspan>four five</tspan>", null],
    ]) {
      const document = await compacted(`<text style="fill: red; white-space: pre;">${content}</text>`);
      assert.equal(document.querySelector("text")!.getAttribute("style"), style);
    }
  });

  it("moves nothing by more than a fifth of a pixel", async () => {
    const places = Array.from({ length: 50 }, (_, i) => [i * 1.7373, 30 + 20 * Math.sin(i)] as const);
    const line = `<path class="js-line" style="fill: none; stroke: red;" d="M${places.map((xy) => xy.join()).join("L")}"/>`;
    const [path] = (await compacted(line)).querySelectorAll("path");
    const drawn = cornersOf(path.getAttribute("d")!);
    assert.equal(drawn.length, places.length);
    for (const [i, xy] of drawn.entries())
      xy.forEach((value, axis) => assert.ok(Math.abs(value - places[i][axis]) < 0.2, `${i}: ${value}`));
  });

  it("is the same text whenever the same figure is drawn, and small with thousands of points", async () => {
    const values = Float64Array.from({ length: 2000 }, (_, i) => (i * 37) % 991);
    const partition = { kept: [0, 1, 2, 3], label: [1, 0, 1, 0] };
    for (const draw of [
      () => costReturnScatter({ reward: values, cost: values, targetCost: 50, each: "segment", partition }),
      () => histogram({ values, title: "Returns", label: "return", mark: 3 }),
    ]) {
      const svg = await draw().svg();
      assert.equal(await draw().svg(), svg);
      assert.ok(svg.length < 75_000, `${svg.length} characters`);
      const document = new JSDOM(svg).window.document;
      for (const [, name] of svg.matchAll(/url\(#([^)]+)\)/g)) assert.ok(document.getElementById(name), name);
    }
  });
});

/** The corners of a path of straight lines, written with relative and absolute commands. */
function cornersOf(d: string): [x: number, y: number][] {
  const corners: [number, number][] = [];
  for (const [, command, rest] of d.matchAll(/([a-z])([^a-z]*)/gi)) {
    const numbers = (rest.match(/-?(?:\d+\.?\d*|\.\d+)/g) ?? []).map(Number);
    const axes = /[hv]/i.test(command) ? 1 : 2;
    for (let i = 0; i < numbers.length; i += axes) {
      const [x, y] = corners.at(-1) ?? [0, 0];
      const [fromX, fromY] = command === command.toLowerCase() ? [x, y] : [0, 0];
      if (axes === 2) corners.push([fromX + numbers[i], fromY + numbers[i + 1]]);
      else corners.push(/h/i.test(command) ? [fromX + numbers[i], y] : [x, fromY + numbers[i]]);
    }
  }
  return corners;
}
