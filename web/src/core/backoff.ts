/**
 * How long to wait before trying again: doubling from `firstMs` up to `longestMs`, and somewhere between half of that and
 * all of it, so that a thousand browsers that lost the same server do not return in the same second.
 */
export function waitBefore(attempt: number, random: () => number = Math.random, firstMs = 1_000, longestMs = 60_000): number {
  const most = Math.min(longestMs, firstMs * 2 ** Math.min(attempt, 20));
  return Math.round(most / 2 + (most / 2) * random());
}
