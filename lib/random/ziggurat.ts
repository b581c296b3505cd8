/** Standard normals by the ziggurat method, as NumPy draws them (`random_standard_normal`). */
import { layerEdges } from "./ziggurat-edges.ts";

/** What the method draws from. */
export interface Bits {
  /** The next 64 random bits. */
  nextUint64(): bigint;
  /** Uniform in [0, 1) with 53 bits. */
  random(): number;
}

/** Where the tail begins. */
const tailStart = layerEdges[255];
const inverseTailStart = 1 / tailStart;
/**
 * Below this a layer's 52 random bits give a point inside the layer above, which needs no further look. Computed:
 * NumPy's own constants (`ki_double`) are at most 1 larger, which decides one draw in 10¹⁶.
 */
const insideBelow = layerEdges.map((edge, i) => Math.floor((innerEdge(i) / edge) * 2 ** 52));
/** Height of the curve at each layer's edge (`fi_double`, but for its last bit). */
const heights = layerEdges.map((edge, i) => (i === 0 ? 1 : Math.exp(-0.5 * edge * edge)));

function innerEdge(layer: number): number {
  if (layer === 0) return tailStart;
  return layer === 1 ? 0 : layerEdges[layer - 1];
}

/** One standard normal. */
export function drawNormal(source: Bits): number {
  for (;;) {
    const bits = source.nextUint64();
    const layer = Number(bits & 0xffn);
    const magnitude = Number((bits >> 9n) & 0xfffffffffffffn);
    const x = (magnitude / 2 ** 52) * layerEdges[layer];
    const signed = bits & 0x100n ? -x : x;
    if (magnitude < insideBelow[layer]) return signed;
    if (layer === 0) return drawTail(source, (bits >> 17n) & 1n ? -1 : 1);
    const [low, high] = [heights[layer], heights[layer - 1]];
    if ((high - low) * source.random() + low < Math.exp(-0.5 * x * x)) return signed;
  }
}

/** A normal beyond the tail's start, by Marsaglia's method. */
function drawTail(source: Bits, sign: number): number {
  for (;;) {
    const beyond = -inverseTailStart * Math.log1p(-source.random());
    const y = -Math.log1p(-source.random());
    if (2 * y > beyond * beyond) return sign * (tailStart + beyond);
  }
}
