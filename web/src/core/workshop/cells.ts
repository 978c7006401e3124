/** The cells of a live workshop as its pages read them. The server says what each holds: loop/workshops/__init__.py. */

export type Cells = Readonly<Record<string, unknown>>;

export interface Workshop {
  title: string;
  code: string;
  join_url: string;
  state: "planned" | "lobby" | "running" | "paused" | "closed";
  people: number;
  closes_at: number | null;
  closed_at: number | null;
}

export interface AgendaBlock {
  id: string;
  title: string;
  question: string;
  exercise: string;
  minutes: number;
  starts_at: number | null;
  state: "done" | "now" | "next";
}

export interface Block {
  id: string;
  number: number;
  of: number;
  title: string;
  question: string;
  exercise: string;
  minutes: number;
  ends_at?: number | null;
  left_ms?: number | null;
}

export interface Rules {
  private: boolean;
  writing: boolean;
  names: boolean;
  apart: boolean;
  moderated: boolean;
}

export interface Wall {
  shows: string;
  spotlight: string | null;
}

export interface Progress {
  written: number;
  of: number;
  notes: number;
}

export interface Seat {
  id: string;
  name: string;
  role: string;
  kind: string;
  paper: string;
  table: string | null;
  here: boolean;
  notes: number;
  hand?: { text: string; at: number } | null;
  ready?: boolean;
  skip?: boolean;
}

export interface Table {
  id: string;
  name: string;
  host: string | null;
}

export interface Thing {
  id: string;
  kind: string;
  text: string;
  name: string;
  seat: string | null;
  paper: string;
  table: string | null;
  group: string | null;
  /** Where it was put; null for what nobody has put anywhere. */
  x: number | null;
  y: number | null;
  w: number | null;
  h: number | null;
  order: number;
  /** Only its author and the facilitators see it: written by oneself, kept off the wall, or come too late. */
  private: boolean;
  held: boolean;
  late: boolean;
  from: string | null;
  to: string | null;
  label: string;
  stage: string | null;
  lane: string | null;
  /** What people felt at a stage on the mean, and how many of them said it. */
  mood: number | null;
  moods: number;
  photo: string | null;
  strokes: number[][];
  reactions: Record<string, number>;
}

export interface Vote {
  id: string;
  title: string;
  on: string;
  budget: number;
  cap: number;
  state: "open" | "closed";
  voted: number;
  results: Record<string, number> | null;
}

export interface Word {
  id: string;
  seat: string;
  text: string;
  reply: string;
  at: number;
}

export interface Energy {
  asked_at: number | null;
  /** How many answered 1, 2, 3, 4 and 5; not there while fewer than five did. */
  counts: number[] | null;
}

const NO_RULES: Rules = { private: false, writing: false, names: false, apart: false, moderated: false };
const NOTHING: Thing = {
  id: "", kind: "note", text: "", name: "", seat: null, paper: "lemon", table: null, group: null, x: null, y: null, w: null, h: null, order: 0,
  private: false, held: false, late: false, from: null, to: null, label: "", stage: null, lane: null, mood: null, moods: 0, photo: null,
  strokes: [], reactions: {},
};

/** One cell that is there once, over what it is without the server's word. */
function single<Value extends object>(cells: Cells, name: string, otherwise: Value): Value {
  const value = cells[name];
  return typeof value === "object" && value !== null ? { ...otherwise, ...value } : otherwise;
}

/** A value is replaced when it changes, so what was read from one stays true and keeps its identity. */
const read = new WeakMap<object, { id: string }>();

/** Every cell `kind:<id>`, with its id, in the order in which they came. */
export function every<Value extends { id: string }>(cells: Cells, kind: string, otherwise: Omit<Value, "id">): Value[] {
  const start = `${kind}:`;
  const found: Value[] = [];
  for (const name in cells) {
    const value = cells[name];
    if (!name.startsWith(start) || typeof value !== "object" || value === null) continue;
    let known = read.get(value);
    if (known === undefined) {
      known = { ...otherwise, ...value, id: name.slice(start.length) };
      read.set(value, known);
    }
    found.push(known as Value);
  }
  return found;
}

export const workshopOf = (cells: Cells): Workshop =>
  single(cells, "workshop", { title: "", code: "", join_url: "", state: "planned", people: 0, closes_at: null, closed_at: null });
export const blockOf = (cells: Cells): Block | null => (cells["block"] as Block | null | undefined) ?? null;
export const agendaOf = (cells: Cells): AgendaBlock[] => (cells["agenda"] as AgendaBlock[] | undefined) ?? [];
export const rulesOf = (cells: Cells): Rules => single(cells, "rules", NO_RULES);
export const wallOf = (cells: Cells): Wall => single(cells, "wall", { shows: "question", spotlight: null });
export const progressOf = (cells: Cells): Progress => single(cells, "progress", { written: 0, of: 0, notes: 0 });
export const energyOf = (cells: Cells): Energy => single(cells, "energy", { asked_at: null, counts: null });

export const seatsOf = (cells: Cells): Seat[] =>
  every<Seat>(cells, "seat", { name: "", role: "participant", kind: "", paper: "kraft", table: null, here: false, notes: 0 })
    .sort((a, b) => a.name.localeCompare(b.name) || compare(a.id, b.id));
/** Tables keep the order in which the server names them. */
export const tablesOf = (cells: Cells): Table[] => every<Table>(cells, "table", { name: "", host: null });
export const thingsOf = (cells: Cells): Thing[] => every<Thing>(cells, "thing", NOTHING);
export const votesOf = (cells: Cells): Vote[] =>
  every<Vote>(cells, "vote", { title: "", on: "note", budget: 0, cap: 0, state: "open", voted: 0, results: null });
export const wordsOf = (cells: Cells): Word[] =>
  every<Word>(cells, "word", { seat: "", text: "", reply: "", at: 0 }).sort((a, b) => a.at - b.at);
export const teamWordsOf = (cells: Cells): Word[] =>
  every<Word>(cells, "teamword", { seat: "", text: "", reply: "", at: 0 }).sort((a, b) => a.at - b.at);

/** Plain order of two texts, the same in every language. */
export const compare = (a: string, b: string): number => (a < b ? -1 : a > b ? 1 : 0);

const TEAM = new Set(["facilitator", "co_facilitator", "note_taker", "observer", "coach"]);

/** Whether a seat is of somebody who came to work, rather than to run it or to watch. */
export const takesPart = (seat: Pick<Seat, "role">): boolean => !TEAM.has(seat.role);
/** Whether a seat may move the workshop on. */
export const runs = (role: string): boolean => role === "facilitator" || role === "co_facilitator";

