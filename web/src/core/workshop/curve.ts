/** The emotion curve of a journey: a smooth line through what people felt at each stage. */

export interface Point {
  x: number;
  y: number;
}

/** What people may say of a stage: from awful to lovely. */
export const LOWEST = -2;
export const HIGHEST = 2;

/** Where a value stands in a box of 100 × 100: in the middle of its stage, the best at the top. */
export function pointAt(stage: number, stages: number, value: number): Point {
  const bounded = Math.min(HIGHEST, Math.max(LOWEST, value));
  return { x: ((stage + 0.5) * 100) / stages, y: (100 * (HIGHEST - bounded)) / (HIGHEST - LOWEST) };
}

/** Slopes that never overshoot: between two neighbours the curve stays between them (Fritsch and Carlson's rule). */
function slopes(points: readonly Point[]): number[] {
  const rises = points.slice(1).map((point, index) => {
    const before = points[index] as Point;
    return (point.y - before.y) / (point.x - before.x);
  });
  return points.map((_, index) => {
    const before = rises[index - 1];
    const after = rises[index];
    if (before === undefined) return after ?? 0;
    if (after === undefined) return before;
    return before * after <= 0 ? 0 : (2 * before * after) / (before + after);
  });
}

const figure = (value: number): string => String(Math.round(value * 100) / 100);

/** The d of an SVG path through the values, in a box of 100 × 100. A stage without a value (null) leaves a gap. */
export function curvePath(values: readonly (number | null)[]): string {
  const runs: Point[][] = [[]];
  values.forEach((value, stage) => {
    if (value === null) runs.push([]);
    else runs.at(-1)?.push(pointAt(stage, values.length, value));
  });
  return runs.filter((run) => run.length > 0).map(pathOf).join(" ");
}

function pathOf(points: readonly Point[]): string {
  const along = slopes(points);
  return points
    .map((point, index) => {
      if (index === 0) return `M${figure(point.x)} ${figure(point.y)}`;
      const before = points[index - 1] as Point;
      const third = (point.x - before.x) / 3;
      const start = `${figure(before.x + third)} ${figure(before.y + third * (along[index - 1] as number))}`;
      const end = `${figure(point.x - third)} ${figure(point.y - third * (along[index] as number))}`;
      return `C${start} ${end} ${figure(point.x)} ${figure(point.y)}`;
    })
    .join(" ");
}
