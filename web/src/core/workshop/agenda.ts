/** How time goes by in a workshop: what is left of this block, when the next ones begin, and how far behind it all is. */

import type { AgendaBlock, Block } from "./cells";

const MINUTE = 60_000;

export interface Planned extends AgendaBlock {
  /** When it begins or began, as things stand now. */
  begins: number | null;
}

/** What is left of a block, below 0 when it runs over; null when it has no clock. */
export function leftOf(block: Block | null, now: number): number | null {
  if (block === null) return null;
  if (typeof block.left_ms === "number") return block.left_ms;
  return typeof block.ends_at === "number" ? block.ends_at - now : null;
}

/** "06:42", and "+01:10" past the end. A second counts until it is over. */
export function clockFace(left: number): string {
  const seconds = left >= 0 ? Math.ceil(left / 1000) : Math.floor(-left / 1000);
  const two = (value: number) => String(value).padStart(2, "0");
  return `${left < 0 && seconds > 0 ? "+" : ""}${two(Math.floor(seconds / 60))}:${two(seconds % 60)}`;
}

/** How much of a block's time has passed, from 0 to 1. Time that was added counts as part of it. */
export function passedOf(block: Block | null, now: number): number {
  const left = leftOf(block, now);
  if (block === null || left === null) return 0;
  const whole = Math.max(block.minutes * MINUTE, left);
  return whole === 0 ? 1 : Math.min(1, Math.max(0, 1 - left / whole));
}

/** The agenda with the times as they have moved: what comes next begins when what is on now ends, and never in the past. */
export function moved(agenda: readonly AgendaBlock[], block: Block | null, now: number): Planned[] {
  const left = leftOf(block, now);
  let cursor = left === null ? null : now + Math.max(0, left);
  return agenda.map((entry) => {
    if (entry.state !== "next" || cursor === null) return { ...entry, begins: entry.starts_at };
    const begins = cursor;
    cursor += entry.minutes * MINUTE;
    return { ...entry, begins };
  });
}

/** When the last block ends as things stand now. */
export function endOf(planned: readonly Planned[], block: Block | null, now: number): number | null {
  const last = planned.at(-1);
  if (last === undefined) return null;
  if (last.state === "next") return last.begins === null ? null : last.begins + last.minutes * MINUTE;
  const left = leftOf(block, now);
  return left === null ? null : now + Math.max(0, left);
}

/** Whole minutes behind the promised end; below 0 when there is time to spare. Less than a minute is on time. */
export function behind(end: number | null, promised: number | null): number {
  return end === null || promised === null ? 0 : Math.trunc((end - promised) / MINUTE);
}

export interface WaysOut {
  /** A break that is long enough to lose the minutes. */
  rest: string | null;
  /** The longest other block to come: ending it early loses the least of it. */
  early: string | null;
}

/** Where the minutes can be found again. A break may shrink to a third, and a block to come by half. */
export function waysOut(agenda: readonly AgendaBlock[], minutes: number): WaysOut {
  const coming = agenda.filter((block) => block.state === "next");
  const rest = coming.find((block) => block.exercise === "break" && block.minutes - minutes >= block.minutes / 3);
  const others = coming.filter((block) => block.exercise !== "break" && block.minutes >= 2 * minutes);
  const early = others.reduce<AgendaBlock | null>((best, block) => (best === null || block.minutes > best.minutes ? block : best), null);
  return { rest: rest?.title ?? null, early: early?.title ?? null };
}

/** At which moments a timer is read out: with 5 minutes, 1 minute and nothing left. Gives the one that was passed last, if any. */
export function announced(before: number | null, left: number | null): 5 | 1 | 0 | null {
  if (before === null || left === null) return null;
  const passed = ([0, 1, 5] as const).filter((mark) => before > mark * MINUTE && left <= mark * MINUTE);
  return passed[0] ?? null;
}
