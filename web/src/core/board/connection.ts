/** One socket to a live room, and another after it: at one of several addresses, after a while, until the server says no. */

import { waitBefore } from "../backoff";
import { mayReturn } from "../rooms";

/** What is used of a WebSocket. */
export interface Socket {
  onopen: (() => void) | null;
  onmessage: ((event: { data: unknown }) => void) | null;
  onclose: ((event: { code: number; reason: string }) => void) | null;
  send(text: string): void;
  close(code?: number): void;
}

export interface Line {
  open(address: string): Socket;
  /** Call `then` after so many milliseconds; returns how to cancel. */
  later(milliseconds: number, then: () => void): () => void;
  /** Milliseconds that never jump. */
  passed(): number;
  random(): number;
}

export interface Ears {
  opened(): void;
  heard(text: string): void;
  closed(): void;
  /** The server does not want this one back; its reason. */
  refused(reason: string): void;
}

/** A wait that doubles from half a second to a quarter of a minute: a room full of phones has to be back soon, not all at once. */
const FIRST_MS = 500;
const LONGEST_MS = 15_000;
/** A connection that held this long was a good one, so the next wait starts small again. */
const GOOD_MS = 10_000;
/** After so much silence the server is asked whether it is there, sooner when it owes an answer; and so long it may take. */
const SILENCE_MS = 15_000;
const ANSWER_MS = 4_000;
const PATIENCE_MS = 6_000;

export class Connection {
  #addresses: string[];
  #current = 0;
  #socket: Socket | null = null;
  #isOpen = false;
  #attempt = 0;
  #isStopped = false;
  #isAsked = false;
  #openedAt = 0;
  #cancelRetry: (() => void) | null = null;
  #cancelWatch: (() => void) | null = null;

  constructor(
    address: string,
    private readonly line: Line,
    private readonly ears: Ears,
  ) {
    this.#addresses = [address];
  }

  get isOpen(): boolean {
    return this.#isOpen;
  }

  /** Where else to go when this address does not answer. The one in use stays the first. */
  know(addresses: readonly string[]): void {
    const here = this.#addresses[this.#current] as string;
    this.#addresses = [here, ...addresses.filter((one) => one !== here)];
    this.#current = 0;
  }

  /** Connect now, unless there is a connection: at the beginning, and when the network is back. */
  connect(): void {
    if (this.#socket !== null || this.#isStopped) return;
    this.#cancelRetry?.();
    this.#cancelRetry = null;
    let socket: Socket;
    try {
      socket = this.line.open(this.#addresses[this.#current] as string);
    } catch {
      this.#lost(0, "");
      return;
    }
    this.#socket = socket;
    this.#expectSoon();
    socket.onopen = () => {
      this.#isOpen = true;
      this.#openedAt = this.line.passed();
      this.#askAfter(SILENCE_MS);
      this.ears.opened();
    };
    socket.onmessage = ({ data }) => {
      if (this.#socket !== socket) return;
      this.#askAfter(SILENCE_MS);
      this.ears.heard(String(data));
    };
    socket.onclose = ({ code, reason }) => {
      if (this.#socket === socket) this.#lost(code, reason);
    };
  }

  send(text: string): void {
    if (this.#socket === null) return;
    if (!this.#isAsked) this.#askAfter(ANSWER_MS);
    this.#socket.send(text);
  }

  /** Begin anew, because what was heard does not fit together, or because nobody answers. */
  again(): void {
    const socket = this.#socket;
    if (socket === null) return;
    this.#drop(socket);
    this.#lost(0, "");
  }

  /** For good. */
  stop(): void {
    this.#isStopped = true;
    this.#cancelRetry?.();
    this.#cancelWatch?.();
    if (this.#socket !== null) this.#drop(this.#socket);
    this.#socket = null;
    this.#isOpen = false;
  }

  #drop(socket: Socket): void {
    socket.onopen = socket.onmessage = socket.onclose = null;
    socket.close(1000);
  }

  /** After a silence ask for a sign of life: a phone out of reach gets no close. */
  #askAfter(milliseconds: number): void {
    this.#isAsked = false;
    this.#cancelWatch?.();
    this.#cancelWatch = this.line.later(milliseconds, () => {
      this.#expectSoon();
      this.#socket?.send("ping");
    });
  }

  #expectSoon(): void {
    this.#isAsked = true;
    this.#cancelWatch?.();
    this.#cancelWatch = this.line.later(PATIENCE_MS, () => this.again());
  }

  #lost(code: number, reason: string): void {
    const wasOpen = this.#isOpen;
    this.#socket = null;
    this.#isOpen = false;
    this.#cancelWatch?.();
    this.ears.closed();
    if (code !== 0 && !mayReturn(code)) {
      this.#isStopped = true;
      this.ears.refused(reason);
      return;
    }
    if (this.#isStopped) return;
    if (wasOpen && this.line.passed() - this.#openedAt > GOOD_MS) this.#attempt = 0;
    this.#current = (this.#current + 1) % this.#addresses.length;
    // Every address is tried before the wait grows.
    const round = Math.floor(this.#attempt / this.#addresses.length);
    this.#attempt += 1;
    this.#cancelRetry = this.line.later(waitBefore(round, () => this.line.random(), FIRST_MS, LONGEST_MS), () => this.connect());
  }
}
