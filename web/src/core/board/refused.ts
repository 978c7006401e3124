/** What was refused and holds something of somebody's own, which must not be lost. */

import type { Refused } from "./outbox";

const WORDS = ["text", "name", "why", "fix"];

/** The words in it, line by line. */
export const wordsIn = ({ data }: Refused): string =>
  WORDS.map((name) => data[name]).filter((words) => typeof words === "string" && words !== "").join("\n");

/** Whether it can be tried again: words, a drawing, a judgement. */
export const isWorthKeeping = (refused: Refused): boolean => wordsIn(refused) !== "" || ["sketch.add", "prototype.judge"].includes(refused.kind);
