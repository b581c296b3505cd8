import assert from "node:assert/strict";
import { describe, it } from "node:test";
import { JSDOM } from "jsdom";
import { compactSvg } from "../../../lib/plots/compact-svg.ts";
import { costReturnScatter, histogram } from "../../../lib/plots/index.ts";

const circle = "M2.5,0A2.5,2.5 0 1,1 0,-2.5A2.5,2.5 0 0,1 2.5,0Z";
const point = (xy: string, { color = "rgb(1, 2, 3)", shape = circle, outline = 0 } = {}) =>
  `<path class="point" transform="translate(${xy})" style="opacity: 0.55; stroke-width: ${outline}px; fill: ${color}; fill-opacity: 1;" d="${shape}"/>`;

describe("a stored picture", () => {
  it("draws points of one look as dots at the same places", () => {
    const compact = compactSvg(
      `<svg>${point("1.5,2")}${point("-3,4")}${point("5,6", { color: "red" })}${point("7,8", { color: "red" })}</svg>`,
    );
    const groups = [...new JSDOM(compact).window.document.querySelectorAll("g")];
    const paths = groups.map((group) => [...group.querySelectorAll("path")].map((path) => path.getAttribute("d")));
    assert.deepEqual(paths, [
      ["M1.5,2h0", "M-3,4h0"],
      ["M5,6h0", "M7,8h0"],
    ]);
    for (const [i, color] of ["rgb(1, 2, 3)", "red"].entries()) {
      assert.match(groups[i].getAttribute("style")!, /stroke-width: 5px; stroke-linecap: round/);
      assert.match(groups[i].getAttribute("style")!, /stroke-opacity: 0\.55/);
      assert.ok(groups[i].getAttribute("style")!.includes(`stroke: ${color};`));
    }
  });

  it("keeps a single point, other shapes and outlined ones as plotly draws them", () => {
    for (const points of [
      point("1,2"),
      point("1,2", { shape: "M1,1H-1V-1H1Z" }) + point("3,4", { shape: "M1,1H-1V-1H1Z" }),
      point("1,2", { outline: 1 }) + point("3,4", { outline: 1 }),
    ])
      assert.equal(compactSvg(points), points);
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
      assert.ok(svg.length < 100_000, `${svg.length} characters`);
      const document = new JSDOM(svg).window.document;
      for (const [, name] of svg.matchAll(/url\(#([^)]+)\)/g)) assert.ok(document.getElementById(name), name);
    }
  });
});
