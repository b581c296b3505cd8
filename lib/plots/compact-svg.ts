/** Plotly's SVG as it is stored: small, and the same text for the same figure. */

const place = String.raw`<path class="point" transform="translate\([^)]+\)"`;

/** Two or more points of one look, one after another. */
const alikePoints = new RegExp(String.raw`${place} (style="[^"]*" d="[^"]*")/>(?:${place} \1/>)+`, "g");

/** The look of a filled circle without an outline, around the point's place. */
const filledCircle =
  /^style="opacity: ([\d.]+); stroke-width: 0px; fill: ([^;]+); fill-opacity: 1;" d="M([\d.]+),0A\3,\3 0 1,1 0,-\3A\3,\3 0 0,1 \3,0Z"$/;

/** Where plotly introduces a name that it drew at random: of a whole drawing, and of a trace. */
const randomNames = /(?<= id="defs-| trace)[0-9a-f]{6}(?=")/g;

/**
 * Plotly's SVG with the same picture in a fraction of the letters, without names that differ from drawing to drawing. Thousands of
 * points that are drawn alike say so once, and random names become numbers.
 */
export function compactSvg(svg: string): string {
  return withStableNames(svg.replace(alikePoints, (points, look: string) => dots(points, look)));
}

/** Points as dots: lines of no length with round ends. Those that are no plain circles stay as they are. */
function dots(points: string, look: string): string {
  const [, opacity, color, radius] = look.match(filledCircle) ?? [];
  if (radius === undefined) return points;
  const style = `fill: none; stroke: ${color}; stroke-opacity: ${opacity}; stroke-width: ${2 * Number(radius)}px; stroke-linecap: round;`;
  const places = [...points.matchAll(/translate\(([^)]+)\)/g)].map(([, xy]) => `<path d="M${xy}h0"/>`);
  return `<g class="points" style="${style}">${places.join("")}</g>`;
}

function withStableNames(svg: string): string {
  const names = [...new Set(svg.match(randomNames))];
  const rename = (text: string, name: string, i: number) =>
    text.replace(new RegExp(`(?<=[a-z]|defs-)${name}`, "g"), `${i}-`);
  return names.reduce(rename, svg);
}
