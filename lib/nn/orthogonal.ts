/** The official initialisation: orthogonal weights of gain 1 and zero biases for every layer. */
import type { Tensors } from "../files/index.ts";
import type { NumpyRandom } from "../random/index.ts";
import { layerSizes } from "./mlp.ts";
import type { MlpShape } from "./mlp.ts";

/**
 * A random matrix [rows, columns], row by row, with orthonormal rows (or columns, whichever are fewer).
 *
 * Gram–Schmidt on standard normals with a positive diagonal, the distribution of `torch.nn.init.orthogonal_`.
 * Every vector is orthogonalised twice, which keeps products below 1e-12.
 */
export function orthogonalMatrix(rows: number, columns: number, random: NumpyRandom): Float32Array {
  const count = Math.min(rows, columns);
  const length = Math.max(rows, columns);
  const basis: Float64Array[] = [];
  while (basis.length < count) {
    const vector = Float64Array.from({ length }, () => random.standardNormal());
    for (let pass = 0; pass < 2; pass++) for (const other of basis) subtractProjection(vector, other);
    const norm = Math.hypot(...vector);
    basis.push(vector.map((value) => value / norm));
  }
  const matrix = new Float32Array(rows * columns);
  for (let row = 0; row < rows; row++) {
    for (let column = 0; column < columns; column++) {
      matrix[row * columns + column] = rows <= columns ? basis[row][column] : basis[column][row];
    }
  }
  return matrix;
}

function subtractProjection(vector: Float64Array, unit: Float64Array): void {
  let product = 0;
  for (let i = 0; i < vector.length; i++) product += vector[i] * unit[i];
  for (let i = 0; i < vector.length; i++) vector[i] -= product * unit[i];
}

/** Initial parameters of a network, as `Mlp` takes them; `layerName` is what a layer's weight and bias are named by. */
export function orthogonalLayers(shape: MlpShape, layerName: (layer: number) => string, random: NumpyRandom): Tensors {
  const tensors: Tensors = {};
  for (const [layer, [outputs, inputs]] of layerSizes(shape).entries()) {
    tensors[`${layerName(layer)}.weight`] = {
      shape: [outputs, inputs],
      data: orthogonalMatrix(outputs, inputs, random),
    };
    tensors[`${layerName(layer)}.bias`] = { shape: [outputs], data: new Float32Array(outputs) };
  }
  return tensors;
}
