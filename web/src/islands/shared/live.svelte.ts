/** A live workshop as Svelte sees it: the cells, who one is, the server's clock, and the way to act. */

import type { Cells } from "../../core/workshop/cells";

export interface Me {
  seat: string | null;
  role: string;
  table: string | null;
}

/** What was said to the person who acted: a refusal, or something that can be taken back. */
export interface Said {
  id: number;
  text: string;
  isRefusal: boolean;
  undo: (() => void) | null;
}

export class Live {
  cells = $state.raw<Cells>({});
  me = $state.raw<Me>({ seat: null, role: "", table: null });
  now = $state(Date.now());
  isConnected = $state(true);
  isWhole = $state(false);
  said = $state.raw<Said[]>([]);
  #offset = 0;
  #socket: WebSocket | null = null;
  #next = 0;

  constructor(path: string) {
    const address = new URL(path, location.href);
    address.protocol = address.protocol === "https:" ? "wss:" : "ws:";
    this.#socket = new WebSocket(address);
    this.#socket.addEventListener("message", (event) => this.#take(JSON.parse(String(event.data))));
    this.#socket.addEventListener("close", () => (this.isConnected = false));
    setInterval(() => (this.now = Date.now() + this.#offset), 1000);
  }

  #take(frame: { whole?: boolean; set?: Record<string, unknown>; drop?: string[]; me?: Me; now?: number; refused?: { why: string }[] }): void {
    const cells: Record<string, unknown> = frame.whole ? {} : { ...this.cells };
    Object.assign(cells, frame.set ?? {});
    for (const name of frame.drop ?? []) delete cells[name];
    if (frame.now !== undefined) {
      this.#offset = frame.now - Date.now();
      this.now = frame.now;
    }
    if (frame.me) this.me = frame.me;
    this.cells = cells;
    if (frame.whole) this.isWhole = true;
    for (const refusal of frame.refused ?? []) this.say(refusal.why, { isRefusal: true });
  }

  /** Send one operation. Gives its id. */
  send(kind: string, data: Record<string, unknown> = {}): string {
    const id = crypto.randomUUID();
    this.#socket?.send(JSON.stringify({ ops: [{ id, kind, data }] }));
    return id;
  }

  /** Send one operation and say that it was done, with the way to take it back. */
  act(text: string, kind: string, data: Record<string, unknown> = {}, back?: () => void): void {
    const id = this.send(kind, data);
    this.say(text, { undo: back ?? (() => this.send("undo", { operation: id })) });
  }

  say(text: string, { isRefusal = false, undo = null as (() => void) | null } = {}): void {
    const id = (this.#next += 1);
    this.said = [...this.said.slice(-2), { id, text, isRefusal, undo }];
    setTimeout(() => this.hush(id), isRefusal ? 15_000 : 10_000);
  }

  hush(id: number): void {
    this.said = this.said.filter((one) => one.id !== id);
  }

  /** Take back the last thing that can be. */
  undoLast(): void {
    const last = this.said.filter((one) => one.undo !== null).at(-1);
    if (!last) return;
    last.undo?.();
    this.hush(last.id);
  }
}
