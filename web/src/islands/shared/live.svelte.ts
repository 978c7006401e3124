/** A live workshop as Svelte sees it: the cells, who one is, the server's clock, and the way to act. */

import { openRoom, type LiveRoom, type Me } from "../../core/board";
import type { Cells } from "../../core/workshop/cells";
import { gettext } from "../../core/words";
import type { Page } from "./page";

/** What is said to the person who acted. With the id of an operation it can be taken back. */
export interface Said {
  id: number;
  text: string;
  operation: string | null;
}

const SAID_MS = 12_000;
const MOST_SAID = 2;

export class Live {
  cells = $state.raw<Cells>({});
  me = $state.raw<Me>({ seat: null, role: "", table: null });
  /** The server's time, once a second. */
  now = $state(0);
  isConnected = $state(true);
  /** Whether this page was ever told what there is. */
  isWhole = $state(false);
  /** Why the server does not want this page any more. */
  ended = $state<string | null>(null);
  /** How many operations are kept here until there is a connection. */
  waiting = $state(0);
  said = $state.raw<Said[]>([]);
  readonly #room: LiveRoom;
  #number = 0;

  constructor(page: Page) {
    this.#room = openRoom({ path: page.socket, workshop: page.workshop, seat: page.seat });
    this.#room.onrefused = ({ id, why }) => {
      this.#room.dismiss(id);
      this.said = this.said.filter((one) => one.operation !== id);
      this.say(why);
    };
    this.#room.listen(() => this.#show());
    this.#show();
    setInterval(() => (this.now = this.#room.now()), 1000);
  }

  #show(): void {
    const { cells, me, isConnected, isWhole, ended, waiting } = this.#room.view;
    this.cells = cells;
    this.me = me;
    this.isConnected = isConnected;
    this.isWhole = isWhole;
    this.ended = ended;
    this.waiting = waiting.length;
    this.now = this.#room.now();
  }

  /** Do something now. Gives the operation's id, or nothing when there is no connection. */
  send(kind: string, data: Record<string, unknown> = {}): string | null {
    const operation = this.#room.sendNow(kind, data);
    if (operation === null) this.say(gettext("There is no connection just now, so this was not done. Try again when it is back."));
    return operation;
  }

  /** Do something now or, kept on this device, as soon as there is a connection. */
  keep(kind: string, data: Record<string, unknown>): string {
    return this.#room.send(kind, data);
  }

  /** Do something now and say so, with the way to take it back. */
  act(text: string, kind: string, data: Record<string, unknown> = {}): void {
    const operation = this.send(kind, data);
    if (operation !== null) this.say(text, operation);
  }

  /** Say something for a while; with an operation, also offer to undo it. */
  say(text: string, operation: string | null = null): void {
    const id = (this.#number += 1);
    this.said = [...this.said.slice(1 - MOST_SAID), { id, text, operation }];
    setTimeout(() => this.hush(id), SAID_MS);
  }

  hush(id: number): void {
    this.said = this.said.filter((one) => one.id !== id);
  }

  undo(said: Said): void {
    this.hush(said.id);
    if (said.operation !== null) this.send("undo", { operation: said.operation });
  }

  /** Take back the last thing that can be. */
  undoLast(): void {
    const last = this.said.filter((one) => one.operation !== null).at(-1);
    if (last) this.undo(last);
  }
}
