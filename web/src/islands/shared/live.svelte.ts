/** A live workshop as Svelte sees it: the cells, who one is, the server's clock, and the way to act. */

import { waitBefore } from "../../core/backoff";
import { mayReturn } from "../../core/rooms";
import { gettext } from "../../core/words";
import type { Cells } from "../../core/workshop/cells";

export interface Me {
  seat: string | null;
  role: string;
  table: string | null;
}

/** What is said to the person who acted. With the id of an operation it can be taken back. */
export interface Said {
  id: number;
  text: string;
  operation: string | null;
}

interface Frame {
  seq?: number;
  whole?: boolean;
  set?: Record<string, unknown>;
  drop?: string[];
  me?: Me;
  now?: number;
  refused?: { id: string; why: string }[];
}

/** A connection that held this long was a good one, so the next wait starts small again. */
const GOOD_MS = 30_000;

export class Live {
  cells = $state.raw<Cells>({});
  me = $state.raw<Me>({ seat: null, role: "", table: null });
  /** The server's time, once a second: a clock that is an hour wrong does no harm. */
  now = $state(Date.now());
  isConnected = $state(true);
  /** Whether this page was ever told what there is. */
  isWhole = $state(false);
  said = $state.raw<Said[]>([]);
  #path: string;
  #offset = 0;
  #socket: WebSocket | null = null;
  #attempt = 0;
  #number = 0;

  constructor(path: string) {
    this.#path = path;
    this.#connect();
    setInterval(() => (this.now = Date.now() + this.#offset), 1000);
    window.addEventListener("online", () => this.#connect());
    window.addEventListener("pagehide", () => this.#socket?.close(1000));
  }

  #connect(): void {
    if (this.#socket !== null) return;
    const address = new URL(this.#path, location.href);
    address.protocol = address.protocol === "https:" ? "wss:" : "ws:";
    const socket = new WebSocket(address);
    this.#socket = socket;
    let openedAt = 0;
    socket.addEventListener("open", () => {
      openedAt = Date.now();
      this.isConnected = true;
    });
    socket.addEventListener("message", (event) => this.#take(JSON.parse(String(event.data)) as Frame));
    socket.addEventListener("close", (event) => {
      this.#socket = null;
      this.isConnected = false;
      if (openedAt > 0 && Date.now() - openedAt > GOOD_MS) this.#attempt = 0;
      if (event.code === 1000 || !mayReturn(event.code)) return;
      setTimeout(() => this.#connect(), waitBefore(this.#attempt));
      this.#attempt += 1;
    });
  }

  /** Each connection begins with a whole frame, so a gap is closed by connecting anew. */
  #take(frame: Frame): void {
    const cells: Record<string, unknown> = frame.whole ? {} : { ...this.cells };
    Object.assign(cells, frame.set);
    for (const name of frame.drop ?? []) delete cells[name];
    if (frame.now !== undefined) {
      this.#offset = frame.now - Date.now();
      this.now = frame.now;
    }
    if (frame.me) this.me = frame.me;
    this.cells = cells;
    if (frame.whole) this.isWhole = true;
    for (const refusal of frame.refused ?? []) {
      this.said = this.said.filter((one) => one.operation !== refusal.id);
      this.say(refusal.why);
    }
  }

  /** Send one operation. Gives its id, or nothing when there is no connection to send it over. */
  send(kind: string, data: Record<string, unknown> = {}): string | null {
    if (this.#socket?.readyState !== WebSocket.OPEN) {
      this.say(gettext("There is no connection just now, so this was not done. Try again when it is back."));
      return null;
    }
    const id = crypto.randomUUID();
    this.#socket.send(JSON.stringify({ ops: [{ id, kind, data }] }));
    return id;
  }

  /** Send one operation and say that it was done, with the way to take it back. */
  act(text: string, kind: string, data: Record<string, unknown> = {}): void {
    const operation = this.send(kind, data);
    if (operation !== null) this.say(text, operation);
  }

  /** Say something for a while; with an operation, also offer to undo it. */
  say(text: string, operation: string | null = null): void {
    const id = (this.#number += 1);
    this.said = [...this.said.slice(-2), { id, text, operation }];
    setTimeout(() => this.hush(id), 12_000);
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
