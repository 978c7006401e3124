/**
 * Keeps a draft: on the server a second after the last key, on this device whenever the server cannot be reached.
 *
 * One save is under way at a time; what is typed meanwhile is saved after it. Nothing here knows the page: sending, keeping
 * and waiting are handed in, so the rules can be tested.
 */

export type Fields = [name: string, value: string][];

export type State =
  | { kind: "writing" }
  | { kind: "kept"; at: string }
  /** On this device only; the server could not be reached. */
  | { kind: "here" }
  /** The server answered and refused; `message` is its reason. The words stay on this device. */
  | { kind: "refused"; message: string };

export type Answer = { kind: "kept"; at: string } | { kind: "refused"; message: string } | { kind: "unreachable" };

export interface Surroundings {
  read(): Fields;
  send(fields: Fields): Promise<Answer>;
  keepHere(fields: Fields): void;
  forgetHere(): void;
  show(state: State): void;
  /** Call `then` after so many milliseconds; returns how to cancel. */
  later(milliseconds: number, then: () => void): () => void;
  /** How long to wait before try number `attempt`, from 0, after a failure. */
  waitBefore(attempt: number): number;
}

const QUIET_MS = 1_000;

export class Autosave {
  private cancel: (() => void) | null = null;
  private isSending = false;
  private failures = 0;
  private saved: string;
  private isClosed = false;

  constructor(private readonly around: Surroundings) {
    this.saved = JSON.stringify(around.read());
  }

  /** Something was typed. */
  touched(): void {
    if (this.isClosed) return;
    this.around.show({ kind: "writing" });
    this.wait(QUIET_MS);
  }

  /** Whether there are words that the server does not have. */
  get hasUnsaved(): boolean {
    return JSON.stringify(this.around.read()) !== this.saved;
  }

  /** Save now; also the way back after a lost connection. */
  async save(): Promise<void> {
    this.cancel?.();
    this.cancel = null;
    if (this.isClosed || this.isSending) return;
    const fields = this.around.read();
    const text = JSON.stringify(fields);
    if (text === this.saved) return;
    this.isSending = true;
    const answer = await this.around.send(fields);
    this.isSending = false;
    if (this.isClosed) return;
    if (answer.kind === "kept") {
      this.saved = text;
      this.failures = 0;
      this.around.forgetHere();
      if (this.hasUnsaved) this.wait(QUIET_MS);
      else this.around.show(answer);
      return;
    }
    this.around.keepHere(this.around.read());
    if (answer.kind === "refused") {
      // The same words would be refused again, so the next try waits for the next key.
      this.around.show(answer);
      return;
    }
    this.around.show({ kind: "here" });
    this.wait(this.around.waitBefore(this.failures));
    this.failures += 1;
  }

  /** The form is being sent as a whole: keep a copy here until the next page says it arrived, and save no more. */
  close(): void {
    this.cancel?.();
    this.isClosed = true;
    this.around.keepHere(this.around.read());
  }

  /** The page came back after it was sent, by the back button or a failure. */
  reopen(): void {
    this.isClosed = false;
  }

  private wait(milliseconds: number): void {
    this.cancel?.();
    this.cancel = this.around.later(milliseconds, () => void this.save());
  }
}
