/** Prototypes as the pages of a live workshop read them. The server says what each cell holds: loop/workshops/prototypes/live.py. */

import { blockOf, wallOf, type Cells } from "./cells";

export type Verdict = "gives" | "same" | "hinders";

export interface Part {
  id: string;
  kind: string;
  title: string;
  text: string;
  picture: string;
  alt: string;
  pins: { x: number; y: number; words: string }[];
}

export interface Version {
  id: string;
  title: string;
  number: number;
  names: boolean;
  state: "open" | "closed";
  revealed: boolean;
  /** When it was put before the room, for the first time, and the block that was on when it was last. */
  opened?: number;
  block?: string;
  parts: Part[];
}

/** What one said of a part. */
export interface Judged {
  verdict: Verdict;
  why: string;
  fix: string;
  /** Not with the server yet. */
  waiting?: boolean;
}

/** How many gave each verdict, in the order of VERDICTS; null of fewer than five people. */
export type Marks = [gives: number, same: number, hinders: number] | null;

export const VERDICTS: readonly Verdict[] = ["gives", "same", "hinders"];

/** What the room knows of what was said: how many people spoke, and each part's marks once everybody sees them. */
export interface Spoken {
  people: number;
  counts?: Record<string, Marks>;
}

const VERSION = "prototype:";
const JUDGED = "judged:";
const OWN = "judgement:";

export function versionsOf(cells: Cells): Version[] {
  return Object.entries(cells)
    .filter(([name]) => name.startsWith(VERSION))
    .map(([name, value]) => ({ ...(value as Omit<Version, "id">), id: name.slice(VERSION.length) }));
}

/** The version that is judged now. The server lets one be open at a time. */
export function openVersion(cells: Cells): Version | null {
  return versionsOf(cells).find((version) => version.state === "open") ?? null;
}

/** What the wall shows: the version that is judged, or else the one that was put before the room last. */
export function shownVersion(cells: Cells): Version | null {
  const newest = versionsOf(cells).sort((one, other) => (one.opened ?? 0) - (other.opened ?? 0) || one.number - other.number).at(-1);
  return openVersion(cells) ?? newest ?? null;
}

/** What phones turn to: the version that is judged in the block that is on, and whatever the wall shows. */
export function versionOnPhone(cells: Cells): Version | null {
  if (wallOf(cells).shows === "prototype") return shownVersion(cells);
  const open = openVersion(cells);
  return open !== null && open.block === blockOf(cells)?.id ? open : null;
}

/** What the room knows of what was said of a version. */
export const spokenOf = (cells: Cells, version: string): Spoken => (cells[JUDGED + version] as Spoken | undefined) ?? { people: 0 };

/** All that the board says of versions, as one text: when it is another, something changed. Empty without any. */
export function versionsAsTold(cells: Cells): string {
  const told = Object.entries(cells).filter(([name]) => name.startsWith(VERSION) || name.startsWith(JUDGED));
  return told.length === 0 ? "" : JSON.stringify(told.sort(([one], [other]) => (one < other ? -1 : 1)));
}

/** What one said of this part, as far as this page was told. */
export function ownJudgement(cells: Cells, part: string): Judged | null {
  return (cells[OWN + part] as Judged | undefined) ?? null;
}

/** The part to go on with after `after`: the next that nothing was said of, from the start again at the end; null when all are done. */
export function nextPart(parts: readonly Part[], isJudged: (part: string) => boolean, after: string | null = null): Part | null {
  const from = parts.findIndex((part) => part.id === after) + 1;
  return [...parts.slice(from), ...parts.slice(0, from)].find((part) => !isJudged(part.id)) ?? null;
}
