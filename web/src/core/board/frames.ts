/** What the server says, and the cells that follow from it. */

import type { Cells } from "../workshop/cells";

export interface Me {
  /** null for the wall, which is nobody's. */
  seat: string | null;
  role: string;
  table: string | null;
}

/** Where somebody is at this moment, and what they are moving there. */
export interface Move {
  x: number;
  y: number;
  thing?: string;
}

export interface Frame {
  seq: number;
  whole: boolean;
  set: Record<string, unknown>;
  drop: string[];
  done: string[];
  refused: { id: string; why: string }[];
  me: Me | null;
  /** The server's clock in milliseconds. */
  now: number | null;
  /** Where else the room can be reached. */
  addresses: string[];
  /** What others are just moving, by seat. */
  live: Record<string, Move>;
}

const isRecord = (value: unknown): value is Record<string, unknown> => typeof value === "object" && value !== null && !Array.isArray(value);
const texts = (value: unknown): string[] => (Array.isArray(value) ? value.filter((one) => typeof one === "string") : []);

/** A frame, with what it leaves out filled in; null for anything else, so that an older page survives a newer server. */
export function readFrame(text: string): Frame | null {
  let told: unknown;
  try {
    told = JSON.parse(text);
  } catch {
    return null;
  }
  if (!isRecord(told) || typeof told["seq"] !== "number") return null;
  const { seq, whole, set, drop, done, refused, me, now, addresses, live } = told;
  return {
    seq: seq as number,
    whole: whole === true,
    set: isRecord(set) ? set : {},
    drop: texts(drop),
    done: texts(done),
    refused: (Array.isArray(refused) ? refused : []).filter(isRecord).map((one) => ({ id: String(one["id"] ?? ""), why: String(one["why"] ?? "") })),
    me: isRecord(me) ? (me as unknown as Me) : null,
    now: typeof now === "number" ? now : null,
    addresses: texts(addresses),
    live: isRecord(live) ? (live as Record<string, Move>) : {},
  };
}

/**
 * The cells after a frame, or null when it does not follow on what is known: then only a whole frame helps.
 *
 * One connection loses nothing, so a number that was skipped is an event of which this audience sees nothing.
 */
export function after(cells: Cells | null, seq: number, frame: Frame): Cells | null {
  if (frame.whole) return frame.set;
  if (cells === null || frame.seq < seq) return null;
  if (frame.drop.length === 0 && Object.keys(frame.set).length === 0) return cells;
  const next: Record<string, unknown> = { ...cells, ...frame.set };
  for (const name of frame.drop) if (!(name in frame.set)) delete next[name];
  return next;
}
