/**
 * Pictures on their way to the server. They go by HTTP, one after the other, for they are too large for a message of the socket.
 *
 * They wait in an outbox of their own, so they survive what words survive: a reload, a lost network, an empty battery.
 */

import { waitBefore } from "../backoff";
import { Outbox, type Refused, type Shelf, type Waiting } from "./outbox";

/** Send one picture. Gives null when it was taken and the reason when it was not; fails when nobody knows, and when `signal` ends it. */
export type Post = (row: Waiting, progress: (share: number) => void, signal: AbortSignal) => Promise<string | null>;

export interface AlbumSurroundings {
  shelf: Shelf;
  post: Post;
  later(milliseconds: number, then: () => void): () => void;
  random(): number;
}

const FIRST_MS = 1_000;
const LONGEST_MS = 30_000;

export class Album {
  /** How much of the first that waits has gone off, from 0 to 1; null while none is on its way. */
  share: number | null = null;
  readonly #around: AlbumSurroundings;
  readonly #changed: () => void;
  readonly #outbox: Outbox;
  #attempt = 0;
  #cancel: (() => void) | null = null;
  #sending = new AbortController();

  constructor(around: AlbumSurroundings, changed: () => void) {
    this.#around = around;
    this.#changed = changed;
    this.#outbox = new Outbox(around.shelf, changed);
    void this.#outbox.restore().then(() => this.wake());
  }

  get waiting(): readonly Waiting[] {
    return this.#outbox.waiting;
  }

  get refused(): readonly Refused[] {
    return this.#outbox.refused;
  }

  /** Whether what waits would survive a reload. */
  get isKept(): boolean {
    return this.#outbox.isKept;
  }

  /** Put a picture on its way: `data` is what is said of it, with the file as `picture`. */
  add(row: Omit<Waiting, "kind" | "isOfTheMoment">): void {
    this.#outbox.add({ ...row, kind: "photo.add", isOfTheMoment: false });
    this.wake();
  }

  /** Do not send it after all, or: somebody has read why it was not taken. */
  drop(id: string): void {
    this.#outbox.answered([id], []);
    this.#outbox.dismiss(id);
  }

  /** Send what was refused once more, as something new. */
  again(refused: Refused, id: string): void {
    const { why: _why, ...row } = refused;
    this.drop(refused.id);
    this.add({ ...row, id });
  }

  /** Send now what waits: something was added, or the network is back. */
  wake(): void {
    this.#cancel?.();
    this.#cancel = null;
    if (this.share === null) void this.#sendFirst();
  }

  /** The network is another: what is on its way may hang on the old one, and is sent anew. */
  renew(): void {
    if (this.share === null) this.wake();
    else this.#sending.abort();
  }

  async #sendFirst(): Promise<void> {
    const row = this.#outbox.waiting[0];
    if (row === undefined) return;
    const { signal } = (this.#sending = new AbortController());
    this.#tell(0);
    try {
      const why = await this.#around.post(row, (share) => this.#tell(share), signal);
      this.#attempt = 0;
      this.share = null;
      if (why === null) this.#outbox.answered([row.id], []);
      else this.#outbox.answered([], [{ id: row.id, why }]);
      this.#changed();
      this.wake();
    } catch {
      this.#tell(null);
      if (signal.aborted) return this.wake();
      const wait = waitBefore((this.#attempt += 1), () => this.#around.random(), FIRST_MS, LONGEST_MS);
      this.#cancel = this.#around.later(wait, () => this.wake());
    }
  }

  #tell(share: number | null): void {
    this.share = share;
    this.#changed();
  }
}
