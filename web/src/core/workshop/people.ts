/** Who is where, and who has written nothing yet. */

import { takesPart, type Seat, type Table } from "./cells";

export interface SeatedTable {
  id: string;
  name: string;
  seats: Seat[];
  notes: number;
}

/** The tables with their people; people without a table come last, under an empty id. */
export function seated(tables: readonly Table[], seats: readonly Seat[]): SeatedTable[] {
  const found = tables.map((table) => ({ id: table.id, name: table.name, seats: [] as Seat[], notes: 0 }));
  const rest: SeatedTable = { id: "", name: "", seats: [], notes: 0 };
  for (const seat of seats.filter(takesPart)) {
    const table = found.find((one) => one.id === seat.table) ?? rest;
    table.seats.push(seat);
    table.notes += seat.notes;
  }
  return rest.seats.length > 0 ? [...found, rest] : found;
}

/** People who are here, take part and have put nothing down. */
export const silent = (seats: readonly Seat[]): Seat[] => seats.filter((seat) => takesPart(seat) && seat.here && seat.notes === 0);

/** "KW" for Ken W. */
export function initials(name: string): string {
  const words = name.trim().split(/\s+/).filter((word) => word !== "");
  const letters = words.length > 1 ? [words[0], words.at(-1)] : [words[0]];
  return letters.map((word) => [...(word ?? "")][0] ?? "").join("").toLocaleUpperCase() || "?";
}

/** People at random tables of equal size, each kind of people spread over all of them. `random` gives 0 up to 1. */
export function mixed(tables: readonly Table[], seats: readonly Seat[], random: () => number = Math.random): Record<string, string> {
  if (tables.length === 0) return {};
  const shuffled = seats.filter(takesPart).map((seat) => ({ seat, at: random() })).sort((a, b) => a.at - b.at);
  const kinds = new Map<string, Seat[]>();
  for (const { seat } of shuffled) kinds.set(seat.kind, [...(kinds.get(seat.kind) ?? []), seat]);
  const dealt = [...kinds.values()].flat();
  return Object.fromEntries(dealt.map((seat, index) => [seat.id, (tables[index % tables.length] as Table).id]));
}

export interface Kind {
  kind: string;
  paper: string;
}

/** The colours of paper that are in the room, for the legend. */
export function kindsOf(seats: readonly Seat[]): Kind[] {
  const found = new Map<string, string>();
  for (const seat of seats) if (takesPart(seat) && seat.kind !== "" && !found.has(seat.kind)) found.set(seat.kind, seat.paper);
  return [...found].map(([kind, paper]) => ({ kind, paper }));
}
