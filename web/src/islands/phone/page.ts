/** What the server says to a phone. */

import { readPage } from "../shared/page";

export interface PhonePage {
  socket: string;
  /** Where pictures are sent to. */
  photos: string;
  /** The public ids of the workshop's activity and of this seat. */
  workshop: string;
  seat: string;
  /** One's own seat: the ground rules, the four words, another device. */
  mine: string;
  /** Where the code or the four words are typed. */
  door: string;
  /** Characters that fit into a note, into a word to the team, and into what one says of a part. */
  limits: { note: number; word: number; part: number };
  /** What is said at the end. */
  thanks: string;
}

export const readPhonePage = (): PhonePage => readPage() as unknown as PhonePage;
