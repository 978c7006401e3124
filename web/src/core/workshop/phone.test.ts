import { describe, expect, test } from "vitest";

import { ballotOf, energyAsked, lastReply, openVote, ownThings, revealedVote, screenOf, thinned } from "./phone";

const running = { workshop: { state: "running" }, block: { id: "b" } };
const note = (more: object = {}) => ({ kind: "note", text: "dry", seat: "amina", block: "b", order: 0, ...more });

describe("what a phone shows", () => {
  test("follows the room", () => {
    expect(screenOf({}, "participant")).toBe("lobby");
    expect(screenOf({ workshop: { state: "lobby" } }, "participant")).toBe("lobby");
    expect(screenOf({ ...running, rules: { private: true } }, "participant")).toBe("alone");
    expect(screenOf({ ...running, rules: { private: false } }, "participant")).toBe("together");
    expect(screenOf({ ...running, workshop: { state: "paused" }, rules: { private: true } }, "participant")).toBe("alone");
    expect(screenOf({ ...running, workshop: { state: "closed" } }, "participant")).toBe("thanks");
  });
  test("is an open vote before all else, and never a closed one", () => {
    const rules = { private: true };
    expect(screenOf({ ...running, rules, "vote:v": { state: "open" } }, "participant")).toBe("vote");
    expect(screenOf({ ...running, rules, "vote:v": { state: "closed" } }, "participant")).toBe("alone");
    expect(screenOf({ ...running, "prototype:p": { state: "open" }, "vote:v": { state: "open" } }, "participant")).toBe("vote");
    expect(openVote({ "vote:a": { state: "closed" }, "vote:b": { state: "open" } })?.id).toBe("b");
    expect(revealedVote({ "vote:a": { state: "closed" } })).toBeNull();
    expect(revealedVote({ "vote:a": { results: { t: 2 } } })?.results).toEqual({ t: 2 });
  });
  test("is what is tried, for those who try it: while it is judged, and as long as the wall shows it", () => {
    const open = { ...running, rules: { private: true }, "prototype:p": { state: "open", block: "b" } };
    const closed = { ...open, "prototype:p": { state: "closed", block: "b" } };
    expect(["participant", "table_host", "observer", "facilitator"].map((role) => screenOf(open, role))).toEqual(["try", "try", "alone", "alone"]);
    expect(screenOf(closed, "participant")).toBe("alone");
    expect(screenOf({ ...closed, wall: { shows: "prototype" } }, "participant")).toBe("try");
    expect(screenOf({ ...open, wall: { shows: "timer" } }, "participant")).toBe("try");
    expect(screenOf({ ...closed, wall: { shows: "prototype" }, workshop: { state: "closed" } }, "participant")).toBe("thanks");
  });
  test("does not turn to what was opened in an earlier block, but lets one go there", () => {
    const cells = { ...running, block: { id: "c" }, rules: { private: true }, "prototype:p": { state: "open", block: "b" } };
    expect(screenOf(cells, "participant")).toBe("alone");
    expect(screenOf(cells, "participant", true)).toBe("try");
    expect(screenOf(cells, "observer", true)).toBe("alone");
    expect(screenOf({ ...cells, "prototype:p": { state: "closed" } }, "participant", true)).toBe("alone");
  });
});

test("one's own notes are those of this block, the newest first, and those that came late or are on their way", () => {
  const cells = {
    "thing:1": note({ order: 9 }), "thing:2": note({ seat: "tomasz" }), "thing:3": note({ block: "a" }), "thing:4": note({ block: "a", late: true }),
    "thing:5": note({ kind: "group" }), "thing:6": note({ block: "a", waiting: true }), "thing:7": note({ kind: "sketch" }),
  };
  expect(ownThings(cells, "amina", "b").map((thing) => thing.id)).toEqual(["1", "7", "6", "4"]);
  expect(ownThings({ "thing:1": { kind: "note" } }, null, "b")).toEqual([]);
});

test("a ballot keeps the board's order and counts what lies in each group", () => {
  const cells = {
    "thing:g": { kind: "group", text: "Ask me first", order: 2 }, "thing:h": { kind: "group", text: "Show me", order: 1 },
    "thing:1": note({ group: "g" }), "thing:2": note({ group: "g", seat: "tomasz" }), "ballot:v": { left: 3, dots: { g: 2 } },
  };
  const vote = { id: "v", title: "", on: "group", budget: 5, cap: 3, state: "open" as const, voted: 0, results: null };
  const ballot = ballotOf(cells, vote, "amina");
  expect(ballot.left).toBe(3);
  expect(ballot.choices.map(({ text, notes, own, dots }) => [text, notes, own, dots])).toEqual([["Show me", 0, 0, 0], ["Ask me first", 2, 1, 2]]);
  expect(ballotOf(cells, { ...vote, id: "w", on: "note" }, "amina")).toMatchObject({ left: 5, choices: [{ text: "dry" }, { text: "dry" }] });
});

test("only the newest unread answer to oneself is shown", () => {
  const cells = {
    "word:1": { seat: "amina", text: "Cold", reply: "A blanket comes", at: 10, replied_at: 30 },
    "word:2": { seat: "amina", text: "", reply: "Still there?", at: 20 },
    "word:3": { seat: "tomasz", text: "Hi", reply: "Hello", at: 40 },
    "word:4": { seat: "amina", text: "Waiting", reply: "", at: 50 },
  };
  expect(lastReply(cells, "amina", 0)?.reply).toBe("A blanket comes");
  expect(lastReply(cells, "amina", 30)).toBeNull();
  expect(lastReply(cells, "amina", 15)?.id).toBe("1");
});

test("energy is asked for ten minutes, and until it was answered", () => {
  const asked = { energy: { asked_at: 1000 } };
  expect(energyAsked({}, "amina", 0)).toBeNull();
  expect(energyAsked(asked, "amina", 601_000)).toBe(1000);
  expect(energyAsked(asked, "amina", 601_001)).toBeNull();
  expect(energyAsked({ ...asked, "mine:amina": { energy: { asked_at: 1000, value: 3 } } }, "amina", 2000)).toBeNull();
  expect(energyAsked({ ...asked, "mine:amina": { energy: { asked_at: 900, value: 3 } } }, "amina", 2000)).toBe(1000);
});

describe("a stroke", () => {
  test("loses points that add nothing, and keeps its end", () => {
    expect(thinned([0, 0, 1, 1, 2, 2, 10, 0, 11, 0])).toEqual([0, 0, 10, 0, 11, 0]);
  });
  test("stays on its sheet, in whole numbers", () => {
    expect(thinned([-5.4, 1200.6, 500.4, 500.5])).toEqual([0, 1000, 500, 501]);
  });
  test("of one point is a point", () => {
    expect(thinned([7, 8])).toEqual([7, 8]);
  });
});
