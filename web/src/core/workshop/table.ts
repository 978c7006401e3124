/** Where everything lies on the big table, in its own pixels: what was put somewhere stays there, the rest finds room. */

import type { Thing } from "./cells";
import { byOrder, groupsOf } from "./places";

export interface Box {
  x: number;
  y: number;
  w: number;
  h: number;
}

export const NOTE = { w: 180, h: 132 };
/** Pictures of a collage that lie in no group. */
export const PICTURE = { w: 264, h: 220 };
const GAP = 12;
const EDGE = 20;
const HEAD = 56;
/** Notes side by side in a group, groups side by side where nobody put them, and loose notes in a row. */
const ACROSS = 3;
const GROUPS_ACROSS = 3;
const LOOSE_ACROSS = 9;
const PICTURES_ACROSS = 6;

export const GROUP_WIDTH = 2 * EDGE + ACROSS * NOTE.w + (ACROSS - 1) * GAP;
const FRAME = { w: 640, h: 420 };

export interface Table {
  boxes: Map<string, Box>;
  width: number;
  height: number;
}

const groupHeight = (notes: number): number =>
  HEAD + EDGE + Math.max(1, Math.ceil(notes / ACROSS)) * (NOTE.h + GAP) - GAP;

/** Boxes of groups with the notes in them, frames and loose notes. The table is as large as what lies on it. */
export function laidOut(things: readonly Thing[], isCollage = false): Table {
  const boxes = new Map<string, Box>();
  const columns = Array.from({ length: GROUPS_ACROSS }, () => EDGE);
  const given = new Map(things.map((thing) => [thing.id, thing]));
  const groups = groupsOf(things);

  for (const group of groups.filter((one) => one.id !== "")) {
    const thing = given.get(group.id);
    const h = groupHeight(group.things.length);
    let place: { x: number; y: number };
    if (thing?.x != null && thing.y != null) place = { x: thing.x, y: thing.y };
    else {
      const column = columns.indexOf(Math.min(...columns));
      place = { x: EDGE + column * (GROUP_WIDTH + 2 * EDGE), y: columns[column] as number };
      columns[column] = place.y + h + 2 * EDGE;
    }
    boxes.set(group.id, { ...place, w: GROUP_WIDTH, h });
    group.things.forEach((note, index) => {
      const x = place.x + EDGE + (index % ACROSS) * (NOTE.w + GAP);
      boxes.set(note.id, { x, y: place.y + HEAD + Math.floor(index / ACROSS) * (NOTE.h + GAP), ...NOTE });
    });
  }
  for (const frame of things.filter((thing) => thing.kind === "frame").sort(byOrder)) {
    boxes.set(frame.id, { x: frame.x ?? EDGE, y: frame.y ?? EDGE, w: frame.w ?? FRAME.w, h: frame.h ?? FRAME.h });
  }

  const room = isCollage ? PICTURE : NOTE;
  const across = isCollage ? PICTURES_ACROSS : LOOSE_ACROSS;
  let loose = 0;
  const below = Math.max(...columns) === EDGE ? EDGE : Math.max(...columns) + EDGE;
  for (const note of groups.find((one) => one.id === "")?.things ?? []) {
    const size = isCollage && note.kind === "photo" ? PICTURE : NOTE;
    if (note.x !== null && note.y !== null) {
      boxes.set(note.id, { x: note.x, y: note.y, ...size });
      continue;
    }
    const x = EDGE + (loose % across) * (room.w + GAP);
    boxes.set(note.id, { x, y: below + Math.floor(loose / across) * (room.h + GAP), ...size });
    loose += 1;
  }

  const all = [...boxes.values()];
  const width = Math.max(1200, ...all.map((box) => box.x + box.w + 2 * EDGE));
  const height = Math.max(700, ...all.map((box) => box.y + box.h + 2 * EDGE));
  return { boxes, width, height };
}

/** The boxes while things are being moved: each where it is at this moment, a group with all that lies in it. */
export function whileMoved(
  boxes: ReadonlyMap<string, Box>, things: readonly Thing[], moves: readonly { thing?: string; x: number; y: number }[],
): ReadonlyMap<string, Box> {
  if (moves.length === 0) return boxes;
  const now = new Map(boxes);
  for (const { thing: id = "", x, y } of moves) {
    const box = boxes.get(id);
    if (box === undefined) continue;
    now.set(id, { ...box, x, y });
    for (const inside of things.filter((one) => one.group === id)) {
      const its = boxes.get(inside.id);
      if (its !== undefined) now.set(inside.id, { ...its, x: its.x + x - box.x, y: its.y + y - box.y });
    }
  }
  return now;
}

const middle = (box: Box) => ({ x: box.x + box.w / 2, y: box.y + box.h / 2 });

/** The group on which something is dropped; null beside all of them. */
export function groupAt(things: readonly Thing[], boxes: ReadonlyMap<string, Box>, x: number, y: number): string | null {
  const hit = things.filter((thing) => {
    const box = boxes.get(thing.id);
    return thing.kind === "group" && box !== undefined && x >= box.x && x <= box.x + box.w && y >= box.y && y <= box.y + box.h;
  });
  return hit.at(-1)?.id ?? null;
}

/** The line between two things, from edge to edge of what it joins; null where one of them is not on the table. */
export function lineBetween(boxes: ReadonlyMap<string, Box>, from: string | null, to: string | null): { x1: number; y1: number; x2: number; y2: number } | null {
  const [a, b] = [boxes.get(from ?? ""), boxes.get(to ?? "")];
  if (a === undefined || b === undefined || a === b) return null;
  const [start, end] = [middle(a), middle(b)];
  const [dx, dy] = [end.x - start.x, end.y - start.y];
  if (dx === 0 && dy === 0) return null;
  const reach = (box: Box) => Math.min(dx === 0 ? Infinity : box.w / 2 / Math.abs(dx), dy === 0 ? Infinity : box.h / 2 / Math.abs(dy));
  const [out, into] = [reach(a), reach(b)];
  return { x1: start.x + dx * out, y1: start.y + dy * out, x2: end.x - dx * into, y2: end.y - dy * into };
}
