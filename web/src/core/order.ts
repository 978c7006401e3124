/** The list with the entry at `index` moved one place up (-1) or down (+1); the same list where there is no such place. */
export function moved<Entry>(list: readonly Entry[], index: number, step: -1 | 1): Entry[] {
  const result = [...list];
  const target = index + step;
  if (index < 0 || index >= result.length || target < 0 || target >= result.length) return result;
  const [entry] = result.splice(index, 1);
  result.splice(target, 0, entry as Entry);
  return result;
}
