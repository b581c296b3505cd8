/** Plotly's SVG as it is stored: small, and the same text for the same figure. */
import type { Config } from "svgo";

const place = String.raw`<path class="point" transform="translate\([^)]+\)"`;

/** Two or more points of one look, one after another. */
const alikePoints = new RegExp(String.raw`${place} (style="[^"]*" d="[^"]*")/>(?:${place} \1/>)+`, "g");

/** The look of a filled circle without an outline, around the point's place. */
const filledCircle =
  /^style="opacity: ([\d.]+); stroke-width: 0px; fill: ([^;]+); fill-opacity: 1;" d="M([\d.]+),0A\3,\3 0 1,1 0,-\3A\3,\3 0 0,1 \3,0Z"$/;

/** A text that begins with a blank or holds two in a row. */
const lastingBlanks = />(?: |[^<]* {2})/;

/**
 * What is left out cannot be seen: classes and other handles for scripts and style sheets, which a picture has none of; what says the
 * default; hundredths of a pixel. What neighbours have in common is said once. Names that plotly draws at random become letters.
 */
const config: Config = {
  plugins: [
    { name: "removeAttrs", params: { attrs: ["class", "data-.*", "pointer-events", "updatemenu-active-index"] } },
    "convertStyleToAttrs",
    "convertColors",
    "cleanupNumericValues",
    "removeUnknownsAndDefaults",
    "removeNonInheritableGroupAttrs",
    "removeUselessStrokeAndFill",
    "removeHiddenElems",
    "convertShapeToPath",
    "moveElemsAttrsToGroup",
    "collapseGroups",
    { name: "convertPathData", params: { floatPrecision: 1 } },
    { name: "convertTransform", params: { floatPrecision: 1 } },
    "removeEmptyAttrs",
    "removeEmptyContainers",
    "removeUnusedNS",
    "cleanupIds",
  ],
};

/** Plotly's SVG with the same picture in a fraction of the letters: less than half, and of thousands of points a tenth. */
export async function compactSvg(svg: string): Promise<string> {
  const { optimize } = await import("svgo");
  const drawn = svg.replace(alikePoints, (points, look: string) => dots(points, look));
  const lean = lastingBlanks.test(drawn) ? drawn : drawn.replaceAll(" white-space: pre;", "");
  return optimize(lean, config).data;
}

/**
 * Points as dots: lines of no length with round ends. Opaque ones are one path; others, which show through each other, a path each.
 * Those that are no plain circles stay as they are.
 */
function dots(points: string, look: string): string {
  const [, opacity, color, radius] = look.match(filledCircle) ?? [];
  if (radius === undefined) return points;
  const style = `fill: none; stroke: ${color}; stroke-opacity: ${opacity}; stroke-width: ${2 * Number(radius)}px; stroke-linecap: round;`;
  const places = [...points.matchAll(/translate\(([^)]+)\)/g)].map(([, xy]) => `M${xy}h0`);
  const paths = opacity === "1" ? [places.join("")] : places;
  return `<g style="${style}">${paths.map((d) => `<path d="${d}"/>`).join("")}</g>`;
}
