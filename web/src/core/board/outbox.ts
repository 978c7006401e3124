/**
 * What was done here and not yet answered by the server, in the order in which it was done.
 *
 * Everything is written to the shelf at once, so it survives a reload, a lost network and an empty battery. An operation has the
 * same uuid however often it is sent, and the server does it once. What is refused stays, with the reason, until somebody has read it.
 */

export interface Waiting {
  id: string;
  kind: string;
  data: Record<string, unknown>;
  /** The block that was on when it was made. */
  phase: string;
  /** What says something only of the block in which it was done, such as "I'm ready". It is not sent in a later one. */
  isOfTheMoment: boolean;
}

export interface Refused extends Waiting {
  why: string;
}

/** One row of a shelf: what waits has no reason yet. */
export type Row = Waiting & { why?: string };

/** Where rows outlive the page. Every promise may fail; then they live as long as the page. */
export interface Shelf {
  /** All rows, in the order in which they were put first. */
  rows(): Promise<Row[]>;
  put(row: Row): Promise<void>;
  drop(ids: string[]): Promise<void>;
}

/** How many operations wait for an answer at once, and how long one message gets: the server takes 200 and 64 KiB. */
const MOST_AT_ONCE = 100;
const LONGEST_MESSAGE = 50_000;

const thingOf = (row: Waiting): unknown => row.data["thing"];

export class Outbox {
  waiting: readonly Waiting[] = [];
  refused: readonly Refused[] = [];
  /** Whether what waits would survive a reload. */
  isKept = true;
  readonly #sent = new Set<string>();

  constructor(
    private readonly shelf: Shelf,
    private readonly changed: () => void,
  ) {}

  /** Take up what an earlier page left on the shelf. It goes first. */
  async restore(): Promise<void> {
    try {
      const rows = await this.shelf.rows();
      const known = new Set([...this.waiting, ...this.refused].map((row) => row.id));
      const kept = rows.filter((row) => !known.has(row.id));
      this.waiting = [...kept.filter((row) => row.why === undefined), ...this.waiting];
      this.refused = [...kept.filter((row): row is Refused => row.why !== undefined), ...this.refused];
    } catch {
      this.isKept = false;
    }
    this.changed();
  }

  add(row: Waiting): void {
    this.waiting = [...this.waiting, row];
    this.#remember(this.shelf.put(row));
    this.changed();
  }

  /** What can be sent now, of what was not sent over this connection. */
  next(phase: string): Waiting[] {
    const past = this.waiting.filter((row) => row.isOfTheMoment && row.phase !== phase);
    if (past.length > 0) this.#forget(past.map((row) => row.id));
    const batch: Waiting[] = [];
    let length = 0;
    for (const row of this.waiting) {
      if (this.#sent.has(row.id)) continue;
      length += JSON.stringify(row).length;
      const isFull = this.#sent.size + batch.length >= MOST_AT_ONCE || (batch.length > 0 && length > LONGEST_MESSAGE);
      if (isFull) break;
      batch.push(row);
    }
    return batch;
  }

  markSent(rows: readonly Waiting[]): void {
    for (const row of rows) this.#sent.add(row.id);
  }

  /** The connection is gone, and with it every answer that was still to come. */
  forgetSent(): void {
    this.#sent.clear();
  }

  get isWaitingForAnswer(): boolean {
    return this.#sent.size > 0;
  }

  /** Take in the server's answers. Gives back what was refused. */
  answered(done: readonly string[], refused: readonly { id: string; why: string }[]): Refused[] {
    if (done.length === 0 && refused.length === 0) return [];
    const gone = new Set(done);
    const kept: Refused[] = [];
    for (const { id, why } of refused) {
      const row = this.waiting.find((one) => one.id === id);
      if (row === undefined || gone.has(id)) continue;
      gone.add(id);
      kept.push(this.#withLaterWords(row, why, gone));
    }
    this.refused = [...this.refused, ...kept];
    for (const row of kept) this.#remember(this.shelf.put(row));
    this.#forget([...gone].filter((id) => !kept.some((row) => row.id === id)), gone);
    return kept;
  }

  /** Somebody has read why. */
  dismiss(id: string): void {
    this.refused = this.refused.filter((row) => row.id !== id);
    this.#remember(this.shelf.drop([id]));
    this.changed();
  }

  /** Where something new is refused, what was done to it afterwards is refused with it: one reason, and its last words. */
  #withLaterWords(row: Waiting, why: string, gone: Set<string>): Refused {
    const thing = thingOf(row);
    if (!row.kind.endsWith(".add") || thing === undefined) return { ...row, why };
    const later = this.waiting.slice(this.waiting.indexOf(row) + 1).filter((one) => thingOf(one) === thing);
    for (const one of later) gone.add(one.id);
    return { ...row, data: Object.assign({}, row.data, ...later.filter((one) => one.kind === "note.edit").map((one) => one.data)), why };
  }

  /** `offWaiting` no longer wait; of these, `ids` are off the shelf too. */
  #forget(ids: string[], offWaiting: ReadonlySet<string> = new Set(ids)): void {
    this.waiting = this.waiting.filter((row) => !offWaiting.has(row.id));
    for (const id of offWaiting) this.#sent.delete(id);
    if (ids.length > 0) this.#remember(this.shelf.drop(ids));
    this.changed();
  }

  #remember(written: Promise<void>): void {
    written.catch(() => {
      if (!this.isKept) return;
      this.isKept = false;
      this.changed();
    });
  }
}
