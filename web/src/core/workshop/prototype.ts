/** Prototypes as the pages of a live workshop read them. The server says what each cell holds: loop/workshops/prototypes/live.py. */

import type { Cells } from "./cells";

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
  parts: Part[];
}

/** What one said of a part. */
export interface Judged {
  verdict: Verdict;
  why: string;
  fix: string;
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

/** What the wall shows: the version that is judged, or else the newest that was. */
export function shownVersion(cells: Cells): Version | null {
  const newest = versionsOf(cells).sort((one, other) => one.number - other.number).at(-1);
  return openVersion(cells) ?? newest ?? null;
}

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
