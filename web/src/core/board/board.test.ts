import { describe, expect, test } from "vitest";

import { ServerClock } from "./clock";
import { after, readFrame, type Frame } from "./frames";
import { withWaiting } from "./optimistic";
import { Outbox, type Shelf, type Waiting } from "./outbox";
import { Device, ME, settled } from "./pretend";

describe("a frame", () => {
  const frame = (told: object) => readFrame(JSON.stringify(told)) as Frame;
  test("has everything it leaves out", () => {
    expect(frame({ seq: 4 })).toEqual({
      seq: 4, whole: false, set: {}, drop: [], done: [], refused: [], me: null, now: null, addresses: [], live: {},
    });
  });
  test("is nothing else that may arrive", () => {
    expect(["[]", "<html>", "{}", "null", '{"seq":"4"}'].map(readFrame)).toEqual([null, null, null, null, null]);
  });
  test("sets and drops cells, and a whole one replaces them", () => {
    const cells = after(null, 0, frame({ seq: 3, whole: true, set: { a: 1, b: 2 } }));
    expect(cells).toEqual({ a: 1, b: 2 });
    expect(after(cells, 3, frame({ seq: 7, set: { c: 3 }, drop: ["a", "never"] }))).toEqual({ b: 2, c: 3 });
    expect(after(cells, 7, frame({ seq: 1, whole: true, set: { z: 1 } }))).toEqual({ z: 1 });
  });
  test("does not follow on nothing, nor on a later one", () => {
    expect(after(null, 0, frame({ seq: 1, set: { a: 1 } }))).toBeNull();
    expect(after({ a: 1 }, 9, frame({ seq: 8, set: { a: 2 } }))).toBeNull();
  });
  test("without cells leaves the very same ones", () => {
    const cells = { a: 1 };
    expect(after(cells, 3, frame({ seq: 3, done: ["x"] }))).toBe(cells);
  });
});

describe("the server's clock", () => {
  test("goes on by what has passed, whatever this device believes", () => {
    let passed = 100;
    const clock = new ServerClock(() => passed, 5);
    expect(clock.now()).toBe(5);
    clock.set(3_600_000);
    passed += 250;
    expect(clock.now()).toBe(3_600_250);
  });
});

describe("the outbox", () => {
  const row = (id: string, kind = "note.add", data: Record<string, unknown> = { thing: id, text: id }, isOfTheMoment = false): Waiting => ({
    id, kind, data, phase: "writing", isOfTheMoment,
  });
  const box = (device: Shelf = new Device()) => new Outbox(device, () => {});
  test("keeps what it has until it is done, and forgets it then", async () => {
    const device = new Device();
    const outbox = box(device);
    outbox.add(row("a"));
    outbox.add(row("b"));
    expect([...device.kept.keys()]).toEqual(["a", "b"]);
    outbox.answered(["a"], []);
    await settled();
    expect([...device.kept.keys()]).toEqual(["b"]);
    expect(outbox.waiting.map((one) => one.id)).toEqual(["b"]);
  });
  test("puts what an earlier page left before what this one did", async () => {
    const device = new Device();
    await device.put(row("old"));
    await device.put({ ...row("no"), why: "Too long." });
    const outbox = box(device);
    outbox.add(row("new"));
    await outbox.restore();
    expect(outbox.waiting.map((one) => one.id)).toEqual(["old", "new"]);
    expect(outbox.refused.map((one) => [one.id, one.why])).toEqual([["no", "Too long."]]);
  });
  test("keeps what was refused until somebody has read it", async () => {
    const device = new Device();
    const outbox = box(device);
    outbox.add(row("a"));
    expect(outbox.answered([], [{ id: "a", why: "Locked." }, { id: "unknown", why: "?" }]).map((one) => one.why)).toEqual(["Locked."]);
    await settled();
    expect(outbox.waiting).toEqual([]);
    expect(device.kept.get("a")?.why).toBe("Locked.");
    outbox.dismiss("a");
    await settled();
    expect(device.kept.size).toBe(0);
  });
  test("gives one reason, and the last words, where something new was refused and had been changed since", () => {
    const outbox = box();
    outbox.add(row("a"));
    outbox.add(row("b", "note.edit", { thing: "a", text: "better" }));
    outbox.add(row("c"));
    outbox.answered([], [{ id: "a", why: "Locked." }, { id: "b", why: "Gone." }]);
    expect(outbox.refused.map((one) => [one.id, one.data["text"], one.why])).toEqual([["a", "better", "Locked."]]);
    expect(outbox.waiting.map((one) => one.id)).toEqual(["c"]);
  });
  test("never has more on its way than the server takes at once", () => {
    const outbox = box();
    for (let number = 0; number < 250; number += 1) outbox.add(row(`n${number}`));
    const first = outbox.next("writing");
    expect(first.length).toBe(100);
    outbox.markSent(first);
    expect(outbox.next("writing")).toEqual([]);
    outbox.answered(["n0", "n1"], []);
    expect(outbox.next("writing").map((one) => one.id)).toEqual(["n100", "n101"]);
    outbox.forgetSent();
    expect(outbox.next("writing")[0]?.id).toBe("n2");
  });
  test("never makes a message longer than the server takes, and sends a long one alone", () => {
    const outbox = box();
    const long = "x".repeat(30_000);
    for (const id of ["a", "b", "c"]) outbox.add(row(id, "sketch.add", { thing: id, strokes: long }));
    expect(outbox.next("writing").map((one) => one.id)).toEqual(["a"]);
  });
  test("drops what was of a moment that is over", () => {
    const outbox = box();
    outbox.add(row("a", "ready", { on: true }, true));
    outbox.add(row("b"));
    expect(outbox.next("voting").map((one) => one.id)).toEqual(["b"]);
    expect(outbox.waiting.map((one) => one.id)).toEqual(["b"]);
  });
  test("says so where this device keeps nothing, and works all the same", async () => {
    const broken = { rows: () => Promise.reject(new Error()), put: () => Promise.reject(new Error()), drop: () => Promise.reject(new Error()) };
    const outbox = box(broken);
    outbox.add(row("a"));
    await settled();
    expect(outbox.isKept).toBe(false);
    expect(outbox.next("writing").map((one) => one.id)).toEqual(["a"]);
  });
});

describe("what one did oneself", () => {
  const cells = {
    rules: { private: true }, "seat:amina": { name: "Amina", paper: "mint" }, "vote:v": { budget: 3 },
    "thing:t": { kind: "note", text: "old", reactions: { heart: 2 } },
  };
  const shown = (...operations: [kind: string, data: Record<string, unknown>][]) =>
    withWaiting(cells, operations.map(([kind, data], index) => ({ id: String(index), kind, data, phase: "p", isOfTheMoment: false })), ME);
  test("shows at once as one's own note, private where the block is", () => {
    expect(shown(["note.add", { thing: "n", text: "mine" }])["thing:n"]).toEqual({
      kind: "note", reactions: {}, block: "p", seat: "amina", name: "Amina", paper: "mint", private: true, text: "mine", waiting: true,
    });
  });
  test("is changed and taken back in the order in which it was done", () => {
    expect(shown(["note.add", { thing: "n", text: "a" }], ["note.edit", { thing: "n", text: "b" }])["thing:n"]).toMatchObject({ text: "b" });
    expect(shown(["note.add", { thing: "n", text: "a" }], ["note.drop", { thing: "n" }])).toEqual(cells);
  });
  test("never makes up a thing that is gone", () => {
    expect(shown(["note.edit", { thing: "gone", text: "b" }], ["react", { thing: "gone", reaction: "heart" }])).toEqual(cells);
  });
  test("counts a reaction once", () => {
    const twice = shown(["react", { thing: "t", reaction: "heart" }], ["react", { thing: "t", reaction: "heart" }]);
    expect(twice["thing:t"]).toMatchObject({ reactions: { heart: 3 } });
    expect(twice["mine:amina"]).toEqual({ reacted: { t: ["heart"] } });
    expect(shown(["react", { thing: "t", reaction: "heart" }], ["react", { thing: "t", reaction: "heart", on: false }])["thing:t"]).toMatchObject({ reactions: { heart: 2 } });
  });
  test("never shows more dots than there are", () => {
    expect(shown(["vote.put", { vote: "v", thing: "t", dots: 2 }], ["vote.put", { vote: "v", thing: "u", dots: 2 }])["ballot:v"]).toEqual({ left: 1, dots: { t: 2 } });
  });
  test("is what one said of a part last", () => {
    const said = shown(["prototype.judge", { part: "p", verdict: "same", why: "", fix: "" }], ["prototype.judge", { part: "p", verdict: "gives", why: "Dry", fix: "" }]);
    expect(said["judgement:p"]).toEqual({ verdict: "gives", why: "Dry", fix: "", waiting: true });
  });
  test("leaves what the server said as it was", () => {
    const before = structuredClone(cells);
    shown(["react", { thing: "t", reaction: "heart" }], ["note.drop", { thing: "t" }]);
    expect(cells).toEqual(before);
  });
});
