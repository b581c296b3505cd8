/** Thins out and cleans a cloud of points by the cells of a grid (OSRL 03a4586, `osrl/common/dataset.py`, `grid_filter`). */

/** Draws `count` of the numbers 0 … n − 1, each at most once. */
export interface SubsetSource {
  choiceWithoutReplacement(n: number, count: number): ArrayLike<number>;
}

/** The grid and what a cell may hold. */
export interface GridOptions {
  xCells: number;
  yCells: number;
  /** A cell with more points keeps a random subset of this size. */
  maxPerCell: number;
  /** A cell with this many points or fewer is dropped: they count as outliers. */
  minPerCell: number;
  random: SubsetSource;
}

/** Numbers of the points that stay, cell by cell in the order in which the cells are first met. */
export function gridFilter(x: ArrayLike<number>, y: ArrayLike<number>, options: GridOptions): number[] {
  const { maxPerCell, minPerCell, random } = options;
  return cells(x, y, options).flatMap((points) => {
    if (points.length <= minPerCell) return [];
    if (points.length <= maxPerCell) return points;
    return Array.from(random.choiceWithoutReplacement(points.length, maxPerCell), (pick) => points[pick]);
  });
}

function cells(x: ArrayLike<number>, y: ArrayLike<number>, { xCells, yCells }: GridOptions): number[][] {
  const column = cellOf(x, xCells);
  const row = cellOf(y, yCells);
  const found = new Map<string, number[]>();
  for (let point = 0; point < x.length; point++) {
    const cell = `${column(x[point])} ${row(y[point])}`;
    const points = found.get(cell);
    if (points) points.push(point);
    else found.set(cell, [point]);
  }
  return [...found.values()];
}

/**
 * The cell of a value along one side; the largest value may open another cell.
 *
 * Differs: where all values are equal, they share one cell. Officially the width of 0 gives each point a cell of its
 * own, named NaN, and so drops all of them.
 */
function cellOf(values: ArrayLike<number>, count: number): (value: number) => number {
  let [least, largest] = [Infinity, -Infinity];
  for (let i = 0; i < values.length; i++) {
    least = Math.min(least, values[i]);
    largest = Math.max(largest, values[i]);
  }
  const width = (largest - least) / count;
  return width === 0 ? () => 0 : (value) => floorDivide(value - least, width);
}

/** NumPy's `a // b` of two positive numbers, by the remainder; `Math.floor(a / b)` differs where a is a multiple of b. */
export function floorDivide(a: number, b: number): number {
  const quotient = (a - (a % b)) / b;
  const whole = Math.floor(quotient);
  return quotient - whole > 0.5 ? whole + 1 : whole;
}
