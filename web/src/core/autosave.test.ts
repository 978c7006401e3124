import { beforeEach, describe, expect, test } from "vitest";

import { Autosave, type Answer, type Fields, type State, type Surroundings } from "./autosave";

/** A form, a server and a clock that the test holds in its hands. */
class Desk implements Surroundings {
  text = "";
  sent: string[] = [];
  here: Fields | null = null;
  states: State[] = [];
  timers: { at: number; then: () => void }[] = [];
  now = 0;
  answer: (text: string) => Answer | Promise<Answer> = () => ({ kind: "kept", at: "14:22" });

  read(): Fields {
    return [["title", this.text]];
  }
  async send(fields: Fields): Promise<Answer> {
    this.sent.push(fields[0]![1]);
    return this.answer(fields[0]![1]);
  }
  keepHere(fields: Fields): void {
    this.here = fields;
  }
  forgetHere(): void {
    this.here = null;
  }
  show(state: State): void {
    this.states.push(state);
  }
  later(milliseconds: number, then: () => void): () => void {
    const timer = { at: this.now + milliseconds, then };
    this.timers.push(timer);
    return () => {
      this.timers = this.timers.filter((other) => other !== timer);
    };
  }
  waitBefore(attempt: number): number {
    return 2_000 * 2 ** attempt;
  }
  async pass(milliseconds: number): Promise<void> {
    this.now += milliseconds;
    const due = this.timers.filter((timer) => timer.at <= this.now);
    this.timers = this.timers.filter((timer) => timer.at > this.now);
    for (const timer of due) timer.then();
    await new Promise((resolve) => setTimeout(resolve, 0));
  }
}

describe("autosave", () => {
  let desk: Desk;
  let autosave: Autosave;
  const type = (text: string) => {
    desk.text = text;
    autosave.touched();
  };
  beforeEach(() => {
    desk = new Desk();
    autosave = new Autosave(desk);
  });

  test("saves a second after the last key, once", async () => {
    type("A shelf");
    await desk.pass(900);
    type("A shelf in the hall");
    await desk.pass(900);
    expect(desk.sent).toEqual([]);
    await desk.pass(100);
    expect(desk.sent).toEqual(["A shelf in the hall"]);
    expect(desk.states.at(-1)).toEqual({ kind: "kept", at: "14:22" });
  });

  test("does not save what the server already has", async () => {
    type("A shelf");
    await desk.pass(1_000);
    type("A shelf");
    await desk.pass(1_000);
    expect(desk.sent).toEqual(["A shelf"]);
  });

  test("keeps the words here when the server is out of reach, and sends them when it is back", async () => {
    desk.answer = () => ({ kind: "unreachable" });
    type("A shelf");
    await desk.pass(1_000);
    expect(desk.here).toEqual([["title", "A shelf"]]);
    expect(desk.states.at(-1)).toEqual({ kind: "here" });
    desk.answer = () => ({ kind: "kept", at: "14:25" });
    await desk.pass(1_999);
    expect(desk.sent).toHaveLength(1);
    await desk.pass(1);
    expect(desk.sent).toEqual(["A shelf", "A shelf"]);
    expect(desk.here).toBeNull();
    expect(desk.states.at(-1)).toEqual({ kind: "kept", at: "14:25" });
  });

  test("waits longer after each failure", async () => {
    desk.answer = () => ({ kind: "unreachable" });
    type("A shelf");
    await desk.pass(1_000);
    await desk.pass(2_000);
    await desk.pass(3_999);
    expect(desk.sent).toHaveLength(2);
    await desk.pass(1);
    expect(desk.sent).toHaveLength(3);
  });

  test("does not repeat what was refused, and keeps it here", async () => {
    desk.answer = () => ({ kind: "refused", message: "The call has closed." });
    type("A shelf");
    await desk.pass(1_000);
    await desk.pass(3_600_000);
    expect(desk.sent).toEqual(["A shelf"]);
    expect(desk.here).toEqual([["title", "A shelf"]]);
    expect(desk.states.at(-1)).toEqual({ kind: "refused", message: "The call has closed." });
  });

  test("saves what is typed during a save after it, never beside it", async () => {
    let finish: (answer: Answer) => void = () => undefined;
    desk.answer = () => new Promise((resolve) => (finish = resolve));
    type("A shelf");
    await desk.pass(1_000);
    type("A shelf in the hall");
    await desk.pass(1_000);
    expect(desk.sent).toEqual(["A shelf"]);
    desk.answer = () => ({ kind: "kept", at: "14:23" });
    finish({ kind: "kept", at: "14:22" });
    await desk.pass(0);
    await desk.pass(1_000);
    expect(desk.sent).toEqual(["A shelf", "A shelf in the hall"]);
  });

  test("keeps a copy and saves no more once the form is on its way", async () => {
    type("A shelf");
    autosave.close();
    await desk.pass(1_000);
    expect(desk.sent).toEqual([]);
    expect(desk.here).toEqual([["title", "A shelf"]]);
  });
});
