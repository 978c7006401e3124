/** A live room: cells, clock, connection and outbox as one. */

import { ServerClock } from "./clock";
import { Connection, type Line } from "./connection";
import type { Cells } from "../workshop/cells";
import { after, readFrame, type Frame, type Me, type Move } from "./frames";
import { withWaiting } from "./optimistic";
import { Outbox, type Refused, type Shelf, type Waiting } from "./outbox";

export interface View {
  /** What the server says, with what oneself did and it has not answered yet. */
  cells: Cells;
  me: Me;
  /** Whether this page was ever told what there is. */
  isWhole: boolean;
  isConnected: boolean;
  /** The server's reason, in English, when it does not want this page any more: somebody was asked to leave. */
  ended: string | null;
  /** What the server does not have yet, oldest first. */
  waiting: readonly Waiting[];
  refused: readonly Refused[];
  /** Whether what waits would survive a reload: not in some private windows. */
  isKept: boolean;
  /** What others are just moving, by seat. */
  live: Readonly<Record<string, Move>>;
}

/** Whoever moves something says so more often than this; a move that nobody speaks of any more is over. */
const MOVE_MS = 1_000;

export interface Surroundings extends Line {
  address: string;
  /** The address at another host that the server named. */
  addressAt(host: string): string;
  shelf: Shelf;
  /** A uuid. */
  newId(): string;
  /** This device's own clock, until the server has spoken. */
  guess(): number;
  /** The seat this page was made for. Words that were written there are not sent from another. */
  seat: string | null;
}

const NOBODY: Me = { seat: null, role: "", table: null };

export class LiveRoom {
  view: View;
  readonly #around: Surroundings;
  readonly #clock: ServerClock;
  readonly #connection: Connection;
  readonly #outbox: Outbox;
  readonly #listeners = new Set<() => void>();
  #cells: Cells | null = null;
  #seq = 0;
  #isRestored = false;
  /** Whether the whole frame of this connection has come. Before it nobody knows which block is on. */
  #isGreeted = false;
  /** How to wait longer before what a seat moves is taken to be over. */
  readonly #moves = new Map<string, () => void>();

  constructor(around: Surroundings) {
    this.#around = around;
    this.#clock = new ServerClock(() => around.passed(), around.guess());
    this.#outbox = new Outbox(around.shelf, () => this.#show({}));
    this.view = {
      cells: {}, me: NOBODY, isWhole: false, isConnected: true, ended: null, waiting: [], refused: [], isKept: true, live: {},
    };
    this.#connection = new Connection(around.address, around, {
      opened: () => {
        this.#isGreeted = false;
      },
      heard: (text) => this.#hear(text),
      closed: () => {
        this.#isGreeted = false;
        this.#outbox.forgetSent();
        this.#show({ isConnected: false, live: {} });
      },
      refused: (reason) => this.#show({ isConnected: false, ended: reason }),
    });
    this.#connection.connect();
    void this.#outbox.restore().then(() => {
      this.#isRestored = true;
      this.#sendWaiting();
    });
  }

  /** Call `then` whenever there is another view; returns how to stop it. */
  listen(then: () => void): () => void {
    this.#listeners.add(then);
    return () => this.#listeners.delete(then);
  }

  now(): number {
    return this.#clock.now();
  }

  /** A uuid for something that is to be made, such as a note. */
  newId(): string {
    return this.#around.newId();
  }

  /** The block that is on; empty before the first. */
  get phase(): string {
    return String((this.view.cells["block"] as { id?: string } | undefined)?.id ?? "");
  }

  /**
   * Do something, now or when there is a connection again. Gives the operation's id. What `isOfTheMoment` says something only of
   * the block that is on, and is not done in a later one.
   */
  send(kind: string, data: Record<string, unknown> = {}, isOfTheMoment = false): string {
    const id = this.#around.newId();
    this.#outbox.add({ id, kind, data, phase: this.phase, isOfTheMoment });
    this.#sendWaiting();
    return id;
  }

  /** Do something now or not at all, such as moving the workshop on. null when there is no connection. */
  sendNow(kind: string, data: Record<string, unknown> = {}): string | null {
    if (!this.#connection.isOpen || !this.#isGreeted) return null;
    const id = this.#around.newId();
    this.#connection.send(JSON.stringify({ ops: [{ id, kind, data, phase: this.phase }] }));
    return id;
  }

  /** Show the others where something is being moved. It is kept nowhere. */
  sendLive(live: Move): void {
    if (this.#connection.isOpen && this.#isGreeted) this.#connection.send(JSON.stringify({ live }));
  }

  /** Called with every refusal as it comes: of kept operations and of those that were sent now. */
  onrefused: (refusal: { id: string; why: string }) => void = () => {};

  dismiss(operation: string): void {
    this.#outbox.dismiss(operation);
  }

  /** The network is back, or somebody looks again. */
  wake(): void {
    this.#connection.connect();
  }

  /** The network says it is gone; the socket may not have noticed. */
  sleep(): void {
    this.#connection.again();
  }

  stop(): void {
    this.#connection.stop();
    this.#listeners.clear();
  }

  #hear(text: string): void {
    const frame = readFrame(text);
    if (frame === null) return;
    const cells = after(this.#isGreeted ? this.#cells : null, this.#seq, frame);
    if (cells === null) {
      this.#connection.again();
      return;
    }
    if (frame.now !== null) this.#clock.set(frame.now);
    if (frame.addresses.length > 0) this.#connection.know(frame.addresses.map((host) => this.#around.addressAt(host)));
    this.#cells = cells;
    this.#seq = frame.seq;
    if (frame.whole) this.#isGreeted = true;
    this.#outbox.answered(frame.done, frame.refused);
    this.#show({
      me: this.#whoIAm(frame, cells), isWhole: true, isConnected: true, live: this.#moving(frame),
    });
    for (const refusal of frame.refused) this.onrefused(refusal);
    this.#sendWaiting();
  }

  #moving(frame: Frame): View["live"] {
    for (const seat of Object.keys(frame.live)) {
      this.#moves.get(seat)?.();
      this.#moves.set(seat, this.#around.later(MOVE_MS, () => {
        const { [seat]: _over, ...live } = this.view.live;
        this.#show({ live });
      }));
    }
    return frame.whole ? {} : { ...this.view.live, ...frame.live };
  }

  /** A seat may be given another role or table while one sits there. */
  #whoIAm(frame: Frame, cells: Cells): Me {
    const me = frame.me ?? this.view.me;
    const seat = cells[`seat:${me.seat}`] as { role?: string; table?: string | null } | undefined;
    return seat === undefined ? me : { ...me, role: seat.role ?? me.role, table: seat.table ?? null };
  }

  #sendWaiting(): void {
    if (!this.#isRestored || !this.#isGreeted || this.view.me.seat !== this.#around.seat) return;
    const batch = this.#outbox.next(this.phase);
    if (batch.length === 0) return;
    this.#outbox.markSent(batch);
    this.#connection.send(JSON.stringify({ ops: batch.map(({ id, kind, data, phase }) => ({ id, kind, data, phase })) }));
    // More than fits into one message goes into the next.
    this.#sendWaiting();
  }

  #show(changes: Partial<View>): void {
    const { waiting, refused, isKept } = this.#outbox;
    const me = changes.me ?? this.view.me;
    this.view = { ...this.view, ...changes, waiting, refused, isKept, cells: withWaiting(this.#cells ?? {}, waiting, me) };
    for (const then of [...this.#listeners]) then();
  }
}
