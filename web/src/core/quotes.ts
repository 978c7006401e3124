/**
 * Words inside a text, by position. Positions count code points, as Python does, in the text as it is read: paragraphs
 * are two line breaks apart, a line break inside one is one.
 */

export interface Quote {
  words: string;
  start: number;
  end: number;
}

/** The piece of `text` between two UTF-16 positions, without the spaces around it; null if nothing is left. */
export function quoteBetween(text: string, from: number, to: number): Quote | null {
  const piece = text.slice(from, to);
  const words = piece.trim();
  if (words === "") return null;
  const start = [...text.slice(0, from + (piece.length - piece.trimStart().length))].length;
  return { words, start, end: start + [...words].length };
}

/** Where `words` stand in `text`, whatever their line breaks and spaces; null if they do not. */
export function findQuote(text: string, words: string): Quote | null {
  const parts = words.trim().split(/\s+/).filter((part) => part !== "");
  if (parts.length === 0) return null;
  const pattern = parts.map((part) => part.replace(/[.*+?^${}()|[\]\\]/g, "\\$&")).join("\\s+");
  const found = new RegExp(pattern, "u").exec(text);
  return found && quoteBetween(text, found.index, found.index + found[0].length);
}
