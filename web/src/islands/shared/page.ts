/** What the server says to a live page: <script type="application/json" id="room">. */

import { readCatalogue } from "../../page/catalogue";

export interface Page {
  socket: string;
  sprite: string;
  /** Where pictures are sent to, and where they come from. */
  photos: string;
  workshop: string;
  /** The seat that this page was made for; the wall has none. */
  seat: string | null;
  qr?: string;
  /** Where else to go: given to the pages that lead there. */
  wall?: string;
  /** What is tried, as the wall draws it. */
  prototype?: string;
  /** Where prototypes are made and compared. */
  prototypes?: string;
  board?: string;
  plan?: string;
  report?: string;
}

export function readPage(): Page {
  readCatalogue();
  const found = JSON.parse(document.getElementById("room")?.textContent ?? "{}") as Page;
  sprite = found.sprite;
  photos = found.photos;
  return found;
}

let sprite = "";
let photos = "";

/** The address of one drawing of the sprite. */
export const drawing = (name: string): string => `${sprite}#${name}`;

/** The address of a picture on the board; another for each try, as browsers remember what failed. */
export const pictureAt = (photo: string, isLarge: boolean, tries: number): string =>
  `${photos}${photo}/?live=${tries}${isLarge ? "" : "&size=thumbnail"}`;

/** "18:23" in the reader's own time. */
export function timeOf(moment: number | null): string {
  if (moment === null) return "";
  const date = new Date(moment);
  return `${String(date.getHours()).padStart(2, "0")}:${String(date.getMinutes()).padStart(2, "0")}`;
}
