/** A live workshop as a phone sees it: the room's view with what waits and what was refused, the server's clock, and the ways to act. */

import { openRoom, type LiveRoom, type Me, type View } from "../../core/board";
import { gettext } from "../../core/words";
import type { Cells } from "../../core/workshop/cells";
import type { PhonePage } from "./page";

/** What is said to the person who acted. */
export interface Said {
  id: number;
  text: string;
}

/** A page that is not told at once says so only after a moment. */
const PATIENCE_MS = 2_500;

export class Pocket {
  readonly room: LiveRoom;
  view = $state.raw<View>() as View;
  /** The server's time, once a second: a clock that is an hour wrong does no harm. */
  now = $state(Date.now());
  /** False once a connection has been missing for a moment. */
  isConnected = $state(true);
  said = $state.raw<Said[]>([]);
  #number = 0;
  #missing: ReturnType<typeof setTimeout> | null = null;

  constructor(page: PhonePage) {
    this.room = openRoom({ path: page.socket, workshop: page.workshop, seat: page.seat });
    this.#look();
    this.room.listen(() => this.#look());
    this.room.onrefused = ({ id, why }) => {
      // What was kept is shown with its words, by whoever keeps it.
      if (!this.view.refused.some((one) => one.id === id)) this.say(why);
    };
    setInterval(() => (this.now = this.room.now()), 1000);
  }

  get cells(): Cells {
    return this.view.cells;
  }

  get me(): Me {
    return this.view.me;
  }

  /** Whether this page was ever told what there is. */
  get isWhole(): boolean {
    return this.view.isWhole;
  }

  #look(): void {
    const wasWhole = this.view?.isWhole;
    this.view = this.room.view;
    if (!wasWhole) this.now = this.room.now();
    if (this.view.isConnected) {
      if (this.#missing !== null) clearTimeout(this.#missing);
      this.#missing = null;
      this.isConnected = true;
    } else this.#missing ??= setTimeout(() => (this.isConnected = false), PATIENCE_MS);
  }

  /** Send one operation. Gives its id, or nothing when there is no connection to send it over. */
  send(kind: string, data: Record<string, unknown> = {}): string | null {
    const id = this.room.sendNow(kind, data);
    if (id === null) this.say(gettext("There is no connection just now, so this was not done. Try again when it is back."));
    return id;
  }

  /** Do something that may wait on this device until there is a connection. */
  keep(kind: string, data: Record<string, unknown> = {}, isOfTheMoment = false): void {
    this.room.send(kind, data, isOfTheMoment);
  }

  /** Say something for a while. */
  say(text: string): void {
    const id = (this.#number += 1);
    this.said = [...this.said.slice(-2), { id, text }];
    setTimeout(() => this.hush(id), 12_000);
  }

  hush(id: number): void {
    this.said = this.said.filter((one) => one.id !== id);
  }
}
