/** What a phone shows: one thing to do at a time, chosen by what the room is doing. */

import { IS_WAITING } from "../board/optimistic";
import { energyOf, every, rulesOf, takesPart, thingsOf, votesOf, workshopOf, wordsOf, type Cells, type Thing, type Vote, type Word } from "./cells";
import { byOrder, groupsOf, isPaper } from "./places";
import { openVersion, versionOnPhone } from "./prototype";

export type Screen = "lobby" | "vote" | "try" | "alone" | "together" | "thanks";

/**
 * Everybody writes alone while it is private; an open vote comes before everything else, and then what is tried, for those who try it.
 * What was opened in an earlier block waits until one goes there: `isTrying`.
 */
export function screenOf(cells: Cells, role: string, isTrying = false): Screen {
  const { state } = workshopOf(cells);
  if (state === "closed") return "thanks";
  if (cells["block"] === undefined || state === "planned" || state === "lobby") return "lobby";
  if (openVote(cells) !== null) return "vote";
  if (takesPart({ role }) && (versionOnPhone(cells) !== null || (isTrying && openVersion(cells) !== null))) return "try";
  return rulesOf(cells).private ? "alone" : "together";
}

export const openVote = (cells: Cells): Vote | null => votesOf(cells).find((vote) => vote.state === "open") ?? null;

/** The vote that was revealed in this block, for everybody to see on their own phone too. */
export const revealedVote = (cells: Cells): Vote | null => votesOf(cells).filter((vote) => vote.results !== null).at(-1) ?? null;

export interface Own extends Thing {
  block?: string;
  /** Not with the server yet. */
  waiting?: boolean;
}

/** One's own notes, sketches and photos of this block, the newest first, and those that came too late for theirs. */
export function ownThings(cells: Cells, seat: string | null, phase: string): Own[] {
  return (thingsOf(cells) as Own[])
    .filter((thing) => thing.seat === seat && seat !== null && isPaper(thing) && (thing.block === phase || thing.late || isWaiting(thing)))
    .sort((a, b) => byOrder(b, a));
}

export const isWaiting = (thing: Thing): boolean => (thing as unknown as Record<string, unknown>)[IS_WAITING] === true;

export interface Choice {
  thing: Thing;
  text: string;
  notes: number;
  own: number;
  dots: number;
}

export interface Ballot {
  left: number;
  choices: Choice[];
}

/** What can be voted for, in the board's order, with one's own dots. The order does not follow the dots: it would jump under the thumb. */
export function ballotOf(cells: Cells, vote: Vote, seat: string | null): Ballot {
  const mine = (cells[`ballot:${vote.id}`] as { left?: number; dots?: Record<string, number> } | undefined) ?? {};
  const things = thingsOf(cells);
  const inside = new Map(groupsOf(things).map((group) => [group.id, group.things]));
  const offered = things.filter((thing) => (vote.on === "group" ? thing.kind === "group" : isPaper(thing) && !thing.late)).sort(byOrder);
  const choices = offered.map((thing) => {
    const notes = inside.get(thing.id) ?? [];
    return {
      thing, text: thing.text, notes: notes.length, own: notes.filter((note) => note.seat === seat).length, dots: mine.dots?.[thing.id] ?? 0,
    };
  });
  return { left: mine.left ?? vote.budget, choices };
}

export interface Reply extends Word {
  replied_at: number;
}

/** The last answer of the team to oneself after `since`; null when there is none. */
export function lastReply(cells: Cells, seat: string | null, since: number): Reply | null {
  const replied = wordsOf(cells)
    .filter((word) => word.seat === seat && word.reply !== "")
    .map((word) => ({ ...word, replied_at: (word as Partial<Reply>).replied_at ?? word.at }))
    .filter((word) => word.replied_at > since)
    .sort((a, b) => a.replied_at - b.replied_at);
  return replied.at(-1) ?? null;
}

/** So long a question about energy stays on the phone. */
const ASKED_MS = 10 * 60_000;

/** When energy was asked for, as long as it is of now and this one has not answered; null otherwise. */
export function energyAsked(cells: Cells, seat: string | null, now: number): number | null {
  const asked = energyOf(cells).asked_at;
  const mine = cells[`mine:${seat}`] as { energy?: { asked_at: number } } | undefined;
  return asked === null || now - asked > ASKED_MS || mine?.energy?.asked_at === asked ? null : asked;
}

/** One's own reactions to a thing. */
export function reactedTo(cells: Cells, seat: string | null, thing: string): readonly string[] {
  return (cells[`mine:${seat}`] as { reacted?: Record<string, string[]> } | undefined)?.reacted?.[thing] ?? [];
}

/** One's own seat. */
export function mySeat(cells: Cells, seat: string | null): { name: string; table: string | null; ready?: boolean; skip?: boolean; hand?: unknown } {
  return every<{ id: string; name: string; table: string | null }>(cells, "seat", { name: "", table: null }).find((one) => one.id === seat) ?? { name: "", table: null };
}

/** A stroke as it is sent, on a sheet of 1000 × 1000: points that add nothing are left out. */
export function thinned(stroke: readonly number[], least = 6): number[] {
  const kept: number[] = [];
  for (let index = 0; index + 1 < stroke.length; index += 2) {
    const [x, y] = [Math.round(stroke[index] as number), Math.round(stroke[index + 1] as number)];
    const isLast = index + 3 >= stroke.length;
    const [lastX, lastY] = [kept.at(-2), kept.at(-1)];
    if (lastX === undefined || lastY === undefined || Math.hypot(x - lastX, y - lastY) >= least || (isLast && (x !== lastX || y !== lastY))) kept.push(x, y);
  }
  return kept.map((value) => Math.min(1000, Math.max(0, value)));
}
