/** The best rewards for each cost: the Pareto front of the episodes' returns, and a polynomial through it. */
import { Matrix, SingularValueDecomposition } from "ml-matrix";

/** Numbers of the points that no other one beats in cost (less) and reward (more); equal points all count. */
export function paretoFront(cost: ArrayLike<number>, reward: ArrayLike<number>): number[] {
  const order = Array.from({ length: cost.length }, (_, i) => i);
  order.sort((a, b) => cost[a] - cost[b] || reward[b] - reward[a]);
  const front: number[] = [];
  for (const point of order) {
    const last = front.at(-1);
    const beats = last === undefined || reward[point] > reward[last];
    const equals = last !== undefined && reward[point] === reward[last] && cost[point] === cost[last];
    if (beats || equals) front.push(point);
  }
  return front;
}

/** Value of a polynomial whose coefficients stand highest power first (Horner's scheme). */
export function evaluatePolynomial(coefficients: readonly number[], x: number): number {
  return coefficients.reduce((value, coefficient) => value * x + coefficient, 0);
}

/**
 * Coefficients, highest power first, of the polynomial of `degree` that fits points best in the least squares
 * (NumPy's `polyfit`). Where the points do not decide them all, those of the smallest norm after scaling.
 */
export function fitPolynomial(x: readonly number[], y: readonly number[], degree: number): number[] {
  const powers = Array.from({ length: degree + 1 }, (_, i) => degree - i);
  const columns = powers.map((power) => x.map((value) => value ** power));
  // A column of zeros (every x is 0) has no scale; NumPy's division by it gives NaN.
  const scales = columns.map((column) => Math.hypot(...column) || 1);
  const scaled = new Matrix(x.map((_, row) => columns.map((column, j) => column[row] / scales[j])));
  const solution = leastSquares(scaled, y, x.length * Number.EPSILON);
  return solution.map((value, j) => value / scales[j]);
}

/** Smallest solution of `matrix · solution ≈ y`; singular values below `cutoff` times the largest count as 0. */
function leastSquares(matrix: Matrix, y: readonly number[], cutoff: number): number[] {
  const { leftSingularVectors, rightSingularVectors, diagonal } = new SingularValueDecomposition(matrix, {
    autoTranspose: true,
  });
  const least = cutoff * Math.max(...diagonal);
  const projected = leftSingularVectors
    .transpose()
    .mmul(Matrix.columnVector([...y]))
    .to1DArray();
  const weights = diagonal.map((value, i) => (value > least ? projected[i] / value : 0));
  return rightSingularVectors.mmul(Matrix.columnVector(weights)).to1DArray();
}
