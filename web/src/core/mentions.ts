/** Finding what somebody types after an @, and putting a name in its place. No page here. */

export interface Begun {
  /** Where the @ stands, and what is typed after it so far. */
  start: number;
  text: string;
}

/** What is being typed after an @ at the end of `before`: up to four words on one line, the @ not within a word. */
export function begunMention(before: string): Begun | null {
  const match = /(^|[^\p{L}\p{N}_@])@([\p{L}\p{N}][^@\n]{0,60})?$/u.exec(before);
  if (!match) return null;
  const text = match[2] ?? "";
  if (text.split(/\s+/).length > 4) return null;
  return { start: match.index + (match[1] ?? "").length, text };
}

/** The text with the name in place of what was typed after the @, and where the caret goes on. */
export function withName(text: string, begun: Begun, caret: number, name: string): { text: string; caret: number } {
  const said = `@${name} `;
  return { text: text.slice(0, begun.start) + said + text.slice(caret).replace(/^ /, ""), caret: begun.start + said.length };
}

/** The next place in a list of `count` that goes round. */
export function step(current: number, by: number, count: number): number {
  return count === 0 ? -1 : (current + by + count) % count;
}
