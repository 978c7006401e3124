/** Time, a device and a server for tests, which do what they are told and nothing else. */

import type { Socket } from "./connection";
import type { Row, Shelf } from "./outbox";
import { LiveRoom } from "./room";

export const ME = { seat: "amina", role: "participant", table: null };

/** Time that passes only when told to. */
export class Time {
  now = 0;
  private waiting: { at: number; then: () => void }[] = [];
  later = (milliseconds: number, then: () => void) => {
    const one = { at: this.now + milliseconds, then };
    this.waiting.push(one);
    return () => void (this.waiting = this.waiting.filter((other) => other !== one));
  };
  async pass(milliseconds: number): Promise<void> {
    const end = this.now + milliseconds;
    for (;;) {
      const next = this.waiting.filter((one) => one.at <= end).sort((a, b) => a.at - b.at)[0];
      if (next === undefined) break;
      this.waiting = this.waiting.filter((one) => one !== next);
      this.now = next.at;
      next.then();
      await settled();
    }
    this.now = end;
  }
}

export const settled = async () => {
  for (let turn = 0; turn < 10; turn += 1) await Promise.resolve();
};

/** A shelf that outlives a room, as a device does. */
export class Device implements Shelf {
  kept = new Map<string, Row>();
  rows = async () => [...this.kept.values()];
  put = async (row: Row) => void this.kept.set(row.id, structuredClone(row));
  drop = async (ids: string[]) => ids.forEach((id) => this.kept.delete(id));
}

interface Operation {
  id: string;
  kind: string;
  data: Record<string, unknown>;
  phase: string;
}

/** What is lost on a line is lost for good: nothing that comes later arrives on it either. */
export interface Line extends Socket {
  address: string;
  isDead: boolean;
  isStale: boolean;
}

/** A server that does each operation once, and sockets to it that break when told to. */
export class Server {
  done: Operation[] = [];
  sockets: Line[] = [];
  refuse: (operation: Operation) => string | null = () => null;
  isReachable = true;
  isSilent = false;
  phase = "writing";
  opened: string[] = [];
  pings = 0;
  now = 1_000_000;
  more: Record<string, unknown> = {};

  open = (address: string): Socket => {
    this.opened.push(address);
    const socket: Line = {
      address, isDead: false, isStale: false, onopen: null, onmessage: null, onclose: null,
      send: (text: string) => this.hear(socket, text),
      close: () => void (socket.isDead = true),
    };
    this.sockets.push(socket);
    queueMicrotask(() => {
      if (!this.isReachable) return this.cut(socket);
      socket.onopen?.();
      this.tell(socket, { seq: this.done.length, whole: true, me: ME, now: this.now, set: this.cells(), ...this.more });
    });
    return socket;
  };
  cells(): Record<string, unknown> {
    const notes = this.done.filter((one) => one.kind === "note.add").map((one) => [`thing:${String(one.data["thing"])}`, { kind: "note", text: one.data["text"], seat: "amina" }]);
    return { block: { id: this.phase }, rules: { private: true }, "seat:amina": { name: "Amina", paper: "mint" }, ...Object.fromEntries(notes) };
  }
  tell(socket: Line, told: unknown): void {
    socket.isStale ||= this.isSilent;
    if (!socket.isStale) socket.onmessage?.({ data: JSON.stringify(told) });
  }
  private hear(socket: Line, text: string): void {
    socket.isStale ||= !this.isReachable;
    if (socket.isDead || socket.isStale) return;
    if (text === "ping") {
      this.pings += 1;
      this.tell(socket, []);
      return;
    }
    const { ops } = JSON.parse(text) as { ops: Operation[] };
    const answer = { done: [] as string[], refused: [] as { id: string; why: string }[] };
    for (const one of ops) {
      const why = this.refuse(one);
      if (why !== null) answer.refused.push({ id: one.id, why });
      else {
        if (!this.done.some((other) => other.id === one.id)) this.done.push(one);
        answer.done.push(one.id);
      }
    }
    queueMicrotask(() => this.tell(socket, { seq: this.done.length, set: this.cells(), ...answer }));
  }
  /** The network is gone without a word, or with a close. */
  cut(socket = this.sockets.at(-1), code = 1006, reason = ""): void {
    if (socket === undefined || socket.isDead) return;
    socket.isDead = true;
    socket.onclose?.({ code, reason });
  }
  get texts(): unknown[] {
    return this.done.map((one) => one.data["text"]);
  }
}

let count = 0;
export function enter(server: Server, time: Time, device: Shelf = new Device(), seat: string | null = "amina"): LiveRoom {
  return new LiveRoom({
    address: "wss://a/", addressAt: (host) => `wss://${host}/`, shelf: device, seat,
    open: server.open, later: time.later, passed: () => time.now, guess: () => 0, random: () => 1, newId: () => `id${(count += 1)}`,
  });
}
