/** In which order the things of a board are read and reached by keyboard, and where a thing comes to stand between two others. */

import { moved } from "../order";
import type { Box } from "./table";
import { compare, type Thing } from "./cells";

/** Things of these kinds are put down by people and lie in groups. */
const PAPER = new Set(["note", "sketch", "photo"]);

export const isPaper = (thing: Thing): boolean => PAPER.has(thing.kind);

export const byOrder = (a: Thing, b: Thing): number => a.order - b.order || compare(a.id, b.id);

export interface Group {
  id: string;
  name: string;
  things: Thing[];
}

/** Groups in their order with what lies in them, and last what lies in none, under an empty id. Late notes wait in their tray. */
export function groupsOf(things: readonly Thing[]): Group[] {
  const groups = things.filter((thing) => thing.kind === "group").sort(byOrder);
  const inside = new Map<string, Thing[]>(groups.map((group) => [group.id, []]));
  const loose: Thing[] = [];
  for (const thing of things) {
    if (!isPaper(thing) || thing.late) continue;
    (inside.get(thing.group ?? "") ?? loose).push(thing);
  }
  const found = groups.map((group) => ({ id: group.id, name: group.text, things: (inside.get(group.id) ?? []).sort(byOrder) }));
  return loose.length > 0 ? [...found, { id: "", name: "", things: loose.sort(byOrder) }] : found;
}

/** The order in which the keyboard goes from one thing to the next. */
export function readingOrder(things: readonly Thing[]): string[] {
  return groupsOf(things).flatMap((group) => group.things.map((thing) => thing.id));
}

export type Direction = "up" | "down" | "left" | "right";

/** The nearest thing in a direction: what lies straight ahead is nearer than what lies aside. null where there is none. */
export function neighbour(boxes: ReadonlyMap<string, Box>, id: string, direction: Direction): string | null {
  const here = boxes.get(id);
  if (here === undefined) return null;
  const isAcross = direction === "left" || direction === "right";
  const sign = direction === "right" || direction === "down" ? 1 : -1;
  let best: string | null = null;
  let least = Infinity;
  for (const [other, box] of boxes) {
    const ahead = sign * (isAcross ? box.x - here.x : box.y - here.y);
    if (other === id || ahead <= 0) continue;
    const distance = ahead + 2 * Math.abs(isAcross ? box.y - here.y : box.x - here.x);
    if (distance < least || (distance === least && best !== null && other < best)) {
      best = other;
      least = distance;
    }
  }
  return best;
}

/** What has to change so that a thing stands one place further up or down: the new orders, fewest first. Empty at the edge. */
export function stepped(list: readonly Thing[], id: string, step: -1 | 1): { id: string; order: number }[] {
  const index = list.findIndex((thing) => thing.id === id);
  if (index < 0 || list[index + step] === undefined) return [];
  const wanted = moved(list, index, step);
  const before = wanted[index + step - 1]?.order;
  const after = wanted[index + step + 1]?.order;
  const order = before === undefined ? (after ?? 0) - 1 : after === undefined ? before + 1 : (before + after) / 2;
  const fits = (before === undefined || order > before) && (after === undefined || order < after);
  if (fits) return [{ id, order }];
  // Neighbours without a place between them, such as two that never got an order: all are numbered anew.
  return wanted.flatMap((thing, place) => (thing.order === place ? [] : [{ id: thing.id, order: place }]));
}
