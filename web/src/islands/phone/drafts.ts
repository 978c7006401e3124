/** Words that are typed and not sent yet. They stay on this device, by seat, until they are sent. */

import { Drafts } from "../../core/drafts";
import type { PhonePage } from "./page";

export const drafts = new Drafts(localStorage);

/** Where the words of one's next note are kept. */
export const noteKey = (page: PhonePage): string => `workshop.${page.workshop}.${page.seat}`;

/** Where words about something else are kept: about a part or a note of one's own, or for the team. */
export const keyOf = (page: PhonePage, what: string): string => `${noteKey(page)}.${what}`;

/** All words that were typed and not sent. */
export function unsent(page: PhonePage): string[] {
  const fields = drafts.under(noteKey(page)).flat();
  return fields.filter(([name, value]) => name !== "verdict" && value.trim() !== "").map(([, value]) => value);
}
