/** A live workshop as Svelte sees it: the room's view, the server's clock, and the ways to act and to take back. */

import { openRoom, type LiveRoom, type Me, type Refused, type View } from "../../core/board";
import { isWorthKeeping } from "../../core/board/refused";
import type { Cells } from "../../core/workshop/cells";
import { gettext } from "../../core/words";

/** What is said to the person who acted. With the id of an operation it can be taken back. */
export interface Said {
  id: number;
  text: string;
  operation: string | null;
}

const SAID_MS = 12_000;
const MOST_SAID = 2;
/** How many of one's own steps can be taken back, newest first. */
const MOST_DONE = 50;
/** A page that is cut off says so only after a moment. */
const PATIENCE_MS = 2_500;

export class Live {
  readonly room: LiveRoom;
  view = $state.raw<View>() as View;
  /** The server's time, once a second: a clock that is an hour wrong does no harm. */
  now = $state(Date.now());
  /** False once a connection has been missing for a moment. */
  isConnected = $state(true);
  said = $state.raw<Said[]>([]);
  /** One's own steps, the newest last. */
  done = $state.raw<string[]>([]);
  #number = 0;
  #missing: ReturnType<typeof setTimeout> | null = null;

  constructor(page: { socket: string; workshop: string; seat: string | null }) {
    this.room = openRoom({ path: page.socket, workshop: page.workshop, seat: page.seat });
    this.room.onrefused = ({ id, why }) => this.#refused(id, why);
    this.#look();
    this.room.listen(() => this.#look());
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

  /** Words that the server did not take, kept until somebody has seen to them. */
  get refused(): Refused[] {
    return this.view.refused.filter(isWorthKeeping);
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

  /** What was said of it is not true, and it cannot be taken back. Words are shown by whoever keeps them. */
  #refused(id: string, why: string): void {
    this.said = this.said.filter((one) => one.operation !== id);
    this.done = this.done.filter((one) => one !== id);
    if (this.refused.some((one) => one.id === id)) return;
    this.room.dismiss(id);
    this.say(why);
  }

  /** Do something now. Gives the operation's id, or nothing when there is no connection. */
  send(kind: string, data: Record<string, unknown> = {}): string | null {
    const operation = this.room.sendNow(kind, data);
    if (operation === null) this.say(gettext("There is no connection just now, so this was not done. Try again when it is back."));
    return operation;
  }

  /** Do something now or, kept on this device, as soon as there is a connection. */
  keep(kind: string, data: Record<string, unknown> = {}, isOfTheMoment = false): string {
    return this.room.send(kind, data, isOfTheMoment);
  }

  /** Do something now and say so, with the way to take it back. Whether it was sent. */
  act(text: string, kind: string, data: Record<string, unknown> = {}): boolean {
    return this.#act(text, kind, data, true);
  }

  /** The same for what cannot be taken back: asked to, the server says why. */
  actForGood(text: string, kind: string, data: Record<string, unknown> = {}): boolean {
    return this.#act(text, kind, data, false);
  }

  #act(text: string, kind: string, data: Record<string, unknown>, mayUndo: boolean): boolean {
    const operation = this.send(kind, data);
    if (operation === null) return false;
    this.remember(operation);
    this.say(text, mayUndo ? operation : null);
    return true;
  }

  /** Let this step be the next to be taken back. */
  remember(operation: string): void {
    this.done = [...this.done.slice(1 - MOST_DONE), operation];
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

  /** Take one step back; without its name, the last one. */
  undo(operation: string | undefined = this.done.at(-1)): void {
    if (operation === undefined || this.send("undo", { operation }) === null) return;
    this.done = this.done.filter((one) => one !== operation);
    this.said = this.said.filter((one) => one.operation !== operation);
  }
}
