import { describe, expect, it } from "vitest";

import { moved } from "../order";
import { announced, behind, clockFace, endOf, leftOf, moved as movedAgenda, passedOf, waysOut } from "./agenda";
import { every, rulesOf, seatsOf, thingsOf, wallOf, type AgendaBlock, type Block, type Seat, type Table, type Thing } from "./cells";
import { curvePath, pointAt } from "./curve";
import { initials, kindsOf, mixed, seated, silent } from "./people";
import { byOrder, groupsOf, neighbour, readingOrder, stepped } from "./places";
import { groupAt, GROUP_WIDTH, laidOut, lineBetween, NOTE, PICTURE, whileMoved, type Box } from "./table";
import { titleOf } from "./title";
import { linesFromAfar, wallLayout, type Layout, type Pile } from "./wall";

const MINUTE = 60_000;
const NOW = 1_781_805_600_000;

const block = (values: Partial<Block> = {}): Block => ({
  id: "b", number: 2, of: 3, title: "Write", question: "", exercise: "brainwriting", minutes: 12, ends_at: NOW + 6 * MINUTE, ...values,
});
const entry = (id: string, state: AgendaBlock["state"], minutes: number, starts_at: number | null = null, exercise = ""): AgendaBlock => ({
  id, title: id, question: "", exercise, minutes, starts_at, state,
});
const seat = (id: string, values: Partial<Seat> = {}): Seat => ({
  id, name: id, role: "participant", kind: "receiver", paper: "lemon", table: null, here: true, notes: 0, ...values,
});
const thing = (id: string, values: Partial<Thing> = {}): Thing => ({ ...(thingsOf({ [`thing:${id}`]: {} })[0] as Thing), ...values });

/** A small generator with a seed, so that a failing case can be tried again. */
function seeded(seed: number): () => number {
  let state = seed;
  return () => {
    state = (state * 1_664_525 + 1_013_904_223) % 4_294_967_296;
    return state / 4_294_967_296;
  };
}

describe("what a thing is called", () => {
  it("is its words, or else what it is", () => {
    expect([thing("a", { text: "A hook" }), thing("b", { kind: "photo" }), thing("c", { kind: "sketch" }), thing("d")].map(titleOf)).toEqual([
      "A hook", "A picture", "A drawing", "Without words",
    ]);
  });
});

describe("cells", () => {
  it("are read by kind, with their id", () => {
    const cells = { "seat:1": { name: "Ruth" }, "table:1": { name: "A" }, rules: { private: true } };
    expect(seatsOf(cells).map((one) => [one.id, one.name, one.notes])).toEqual([["1", "Ruth", 0]]);
    expect(every(cells, "thing", {})).toEqual([]);
    expect(rulesOf(cells)).toEqual({ private: true, writing: false, names: false, apart: false, moderated: false });
    expect(wallOf(cells)).toEqual({ shows: "question", spotlight: null });
  });

  it("keep their identity while their value stays the same", () => {
    const value = { text: "Why?" };
    expect(thingsOf({ "thing:1": value })[0]).toBe(thingsOf({ "thing:1": value, "thing:2": {} })[0]);
    expect(thingsOf({ "thing:1": { ...value } })[0]).not.toBe(thingsOf({ "thing:1": value })[0]);
  });
});

describe("the agenda", () => {
  it("tells what is left, also while paused and past the end", () => {
    expect(leftOf(block(), NOW)).toBe(6 * MINUTE);
    expect(leftOf(block({ left_ms: 90_000, ends_at: null }), NOW)).toBe(90_000);
    expect(leftOf(block({ ends_at: NOW - 70_000 }), NOW)).toBe(-70_000);
    expect(leftOf(null, NOW)).toBeNull();
    expect([402_000, 401_001, 0, -500, -70_000].map(clockFace)).toEqual(["06:42", "06:42", "00:00", "00:00", "+01:10"]);
  });

  it("counts added minutes into what has passed", () => {
    expect(passedOf(block(), NOW)).toBe(0.5);
    expect(passedOf(block({ ends_at: NOW + 24 * MINUTE }), NOW)).toBe(0);
    expect(passedOf(block({ ends_at: NOW - MINUTE }), NOW)).toBe(1);
  });

  it("moves what comes next after what is on now", () => {
    const agenda = [entry("a", "done", 15, NOW - 30 * MINUTE), entry("b", "now", 12, NOW - 6 * MINUTE), entry("c", "next", 20, NOW + 2 * MINUTE), entry("d", "next", 5, NOW + 22 * MINUTE)];
    expect(movedAgenda(agenda, block(), NOW).map((one) => ((one.begins ?? 0) - NOW) / MINUTE)).toEqual([-30, -6, 6, 26]);
    expect(movedAgenda(agenda, block({ ends_at: NOW - 3 * MINUTE }), NOW).map((one) => ((one.begins ?? 0) - NOW) / MINUTE)).toEqual([-30, -6, 0, 20]);
  });

  it("says how many whole minutes it is behind its promise", () => {
    const agenda = [entry("b", "now", 12), entry("c", "next", 20)];
    const end = endOf(movedAgenda(agenda, block(), NOW), block(), NOW);
    expect(end).toBe(NOW + 26 * MINUTE);
    expect(behind(end, NOW + 22 * MINUTE)).toBe(4);
    expect(behind(end, NOW + 26 * MINUTE - 59_000)).toBe(0);
    expect(behind(end, NOW + 30 * MINUTE)).toBe(-4);
    expect(behind(end, null)).toBe(0);
    expect(endOf([], null, NOW)).toBeNull();
  });

  it("finds the minutes in a break or in the longest block to come", () => {
    const agenda = [entry("Now", "now", 60), entry("Five dots", "next", 5), entry("Break", "next", 10, null, "break"), entry("Try it", "next", 20)];
    expect(waysOut(agenda, 4)).toEqual({ rest: "Break", early: "Try it" });
    expect(waysOut(agenda, 8)).toEqual({ rest: null, early: "Try it" });
    expect(waysOut(agenda, 15)).toEqual({ rest: null, early: null });
  });

  it("is read out at five minutes, one minute and the end, once each", () => {
    expect(announced(5 * MINUTE + 1, 5 * MINUTE)).toBe(5);
    expect(announced(5 * MINUTE, 5 * MINUTE - 1000)).toBeNull();
    expect(announced(70_000, 50_000)).toBe(1);
    expect(announced(70_000, -1)).toBe(0);
    expect(announced(null, 0)).toBeNull();
  });
});

const piles = (...notes: number[]): Pile[] => notes.map((count, index) => ({ id: `g${index}`, name: `Group ${index}`, notes: count }));

function problems(layout: Layout, given: Pile[]): string[] {
  const found: string[] = [];
  const taken = new Set<string>();
  for (const place of layout.places) {
    const pile = given.find((one) => one.id === place.id);
    if (pile === undefined || place.shows + place.rest !== pile.notes) found.push(`${place.id} loses notes`);
    if (place.column + place.columns - 1 > layout.columns || place.row + place.rows - 1 > layout.rows) found.push(`${place.id} is outside`);
    for (let row = place.row; row < place.row + place.rows; row += 1) {
      for (let column = place.column; column < place.column + place.columns; column += 1) {
        if (taken.has(`${column}/${row}`)) found.push(`${place.id} lies on another`);
        taken.add(`${column}/${row}`);
      }
    }
  }
  if (layout.places.length + layout.more !== given.length) found.push("a group is missing");
  return found;
}

describe("the wall", () => {
  it("is empty without groups", () => {
    expect(wallLayout([])).toEqual({ far: false, columns: 1, rows: 1, places: [], more: 0 });
  });

  it("shows four groups of few notes near, and says how many lie underneath", () => {
    const layout = wallLayout(piles(14, 5, 8, 7));
    expect([layout.far, layout.columns, layout.rows]).toEqual([false, 2, 2]);
    expect(layout.places.map((place) => [place.column, place.row, place.across, place.shows, place.rest])).toEqual([
      [1, 1, 3, 5, 9], [2, 1, 3, 5, 0], [1, 2, 3, 5, 3], [2, 2, 3, 5, 2],
    ]);
  });

  it("makes notes larger where there are few", () => {
    const scales = [1, 4, 12, 35, 90].map((notes) => wallLayout(piles(notes)).places[0]);
    expect(scales.map((place) => [place?.scale, place?.across, place?.shows])).toEqual([[2, 3, 1], [2, 3, 4], [1.5, 4, 12], [1, 7, 35], [1, 7, 34]]);
  });

  it("steps back when there are more than six groups", () => {
    const layout = wallLayout(piles(11, 9, 7, 14, 10, 9, 13, 8, 8));
    expect([layout.far, layout.columns, layout.rows, layout.more]).toEqual([true, 3, 3, 0]);
    expect(layout.places[0]).toMatchObject({ id: "g0", shows: 2, rest: 9 });
    expect(wallLayout(piles(1, 1, 1, 1, 1, 1, 1)).rows).toBe(2);
  });

  it("puts the spotlight in the middle and the others around it", () => {
    const layout = wallLayout(piles(11, 14, 7), "g1");
    expect(layout.places[0]).toMatchObject({ id: "g1", column: 2, row: 1, columns: 2, rows: 2, shows: 14, rest: 0 });
    expect(layout.places.slice(1).map((place) => [place.column, place.row])).toEqual([[1, 1], [4, 1]]);
  });

  it("says how many groups have no place", () => {
    expect(wallLayout(piles(...Array.from({ length: 15 }, () => 2))).more).toBe(3);
    expect(wallLayout(piles(...Array.from({ length: 15 }, () => 2)), "g4").more).toBe(6);
  });

  it("loses no note and lays no group on another, whatever there is", () => {
    const random = seeded(7);
    for (let round = 0; round < 500; round += 1) {
      const given = piles(...Array.from({ length: Math.floor(random() * 20) }, () => Math.floor(random() * 120)));
      const spotlight = random() < 0.4 ? `g${Math.floor(random() * 20)}` : null;
      expect(problems(wallLayout(given, spotlight), given), JSON.stringify({ given, spotlight })).toEqual([]);
    }
  });

  it("makes small paper as high as its note is long", () => {
    expect(["", "Why?", "x".repeat(60), "x".repeat(600)].map(linesFromAfar)).toEqual([2, 2, 3, 5]);
  });
});

describe("the emotion curve", () => {
  it("has the best feeling at the top and each stage in its middle", () => {
    expect(pointAt(0, 4, 2)).toEqual({ x: 12.5, y: 0 });
    expect(pointAt(3, 4, -2)).toEqual({ x: 87.5, y: 100 });
    expect(pointAt(1, 2, 9)).toEqual({ x: 75, y: 0 });
  });

  it("is smooth between neighbours and has a gap where nobody said anything", () => {
    expect(curvePath([])).toBe("");
    expect(curvePath([0])).toBe("M50 50");
    expect(curvePath([2, -2])).toBe("M25 0 C41.67 33.33 58.33 66.67 75 100");
    expect(curvePath([1, null, -1])).toBe("M16.67 25 M83.33 75");
  });

  it("never overshoots what was said", () => {
    const random = seeded(3);
    for (let round = 0; round < 300; round += 1) {
      const values = Array.from({ length: 2 + Math.floor(random() * 8) }, () => random() * 4 - 2);
      const points = values.map((value, index) => pointAt(index, values.length, value));
      const path = curvePath(values);
      path.split(" C").slice(1).forEach((part, index) => {
        const [, y1, , y2] = part.split(" ").map(Number) as [number, number, number, number];
        const [a, b] = [points[index]?.y ?? 0, points[index + 1]?.y ?? 0];
        expect(Math.min(y1, y2)).toBeGreaterThanOrEqual(Math.min(a, b) - 0.01);
        expect(Math.max(y1, y2)).toBeLessThanOrEqual(Math.max(a, b) + 0.01);
      });
    }
  });
});

describe("the order of things", () => {
  const things = [
    thing("g1", { kind: "group", text: "Ask me first", order: 1 }), thing("g2", { kind: "group", order: 0 }),
    thing("a", { group: "g1", order: 2 }), thing("b", { group: "g1", order: 1 }), thing("c", { group: "g2" }),
    thing("d", { order: 9 }), thing("e", { group: "gone" }), thing("f", { late: true }), thing("s", { kind: "stage" }),
  ];

  it("goes group by group and ends with what lies in none", () => {
    expect(groupsOf(things).map((group) => [group.id, group.name, group.things.map((one) => one.id)])).toEqual([
      ["g2", "", ["c"]], ["g1", "Ask me first", ["b", "a"]], ["", "", ["e", "d"]],
    ]);
    expect(readingOrder(things)).toEqual(["c", "b", "a", "e", "d"]);
  });

  it("finds the nearest thing in a direction", () => {
    const at = (x: number, y: number) => ({ x, y, w: 10, h: 10 });
    const table = new Map([["o", at(0, 0)], ["far", at(300, 0)], ["aside", at(100, 150)], ["below", at(0, 90)]]);
    expect(neighbour(table, "o", "right")).toBe("far");
    expect(neighbour(table, "o", "down")).toBe("below");
    expect(neighbour(table, "o", "left")).toBeNull();
    expect(neighbour(table, "nobody", "left")).toBeNull();
  });

  it("steps between two others, or numbers all anew where nothing fits between", () => {
    const list = [thing("a", { order: 1 }), thing("b", { order: 2 }), thing("c", { order: 3 })];
    expect(stepped(list, "c", -1)).toEqual([{ id: "c", order: 1.5 }]);
    expect(stepped(list, "b", -1)).toEqual([{ id: "b", order: 0 }]);
    expect(stepped(list, "a", 1)).toEqual([{ id: "a", order: 2.5 }]);
    expect(stepped(list, "c", 1)).toEqual([]);
    expect(stepped([thing("a"), thing("b"), thing("c")], "c", -1)).toEqual([{ id: "c", order: 1 }, { id: "b", order: 2 }]);
  });

  it("moves exactly one place, whatever the orders are", () => {
    const random = seeded(5);
    for (let round = 0; round < 300; round += 1) {
      const list = Array.from({ length: 1 + Math.floor(random() * 8) }, (_, index) => thing(`t${index}`, { order: Math.floor(random() * 3) })).sort(byOrder);
      const index = Math.floor(random() * list.length);
      const step = random() < 0.5 ? -1 : 1;
      const orders = new Map(stepped(list, `${list[index]?.id}`, step).map((one) => [one.id, one.order]));
      const after = list.map((one) => ({ ...one, order: orders.get(one.id) ?? one.order })).sort(byOrder).map((one) => one.id);
      expect(after).toEqual(moved(list, index, step).map((one) => one.id));
    }
  });
});

const inside = (a: Box, b: Box) => a.x >= b.x && a.y >= b.y && a.x + a.w <= b.x + b.w && a.y + a.h <= b.y + b.h;
const apart = (a: Box, b: Box) => a.x + a.w <= b.x || b.x + b.w <= a.x || a.y + a.h <= b.y || b.y + b.h <= a.y;

describe("the table", () => {
  it("leaves what was put somewhere where it is", () => {
    const { boxes } = laidOut([thing("g", { kind: "group", x: 700, y: 50 }), thing("n", { x: 5, y: 9 }), thing("f", { kind: "frame", w: 300, h: 200 })]);
    expect(boxes.get("g")).toMatchObject({ x: 700, y: 50, w: GROUP_WIDTH });
    expect(boxes.get("n")).toMatchObject({ x: 5, y: 9 });
    expect(boxes.get("f")).toEqual({ x: 20, y: 20, w: 300, h: 200 });
  });
  it("gives loose pictures of a collage more room than paper", () => {
    const things = [thing("a", { kind: "photo" }), thing("b", { kind: "photo", order: 1 }), thing("c", { order: 2 }), thing("d", { kind: "photo", x: 900, y: 40 })];
    const { boxes } = laidOut(things, true);
    expect([boxes.get("a"), boxes.get("b")?.x, boxes.get("c")]).toEqual([
      { x: 20, y: 20, ...PICTURE }, 20 + PICTURE.w + 12, { x: 20 + 2 * (PICTURE.w + 12), y: 20, ...NOTE },
    ]);
    expect(boxes.get("d")).toEqual({ x: 900, y: 40, ...PICTURE });
    expect(laidOut(things).boxes.get("a")).toEqual({ x: 20, y: 20, ...NOTE });
  });

  it("finds room for all the rest, so that nothing lies on another and notes lie in their group", () => {
    const random = seeded(13);
    for (let round = 0; round < 60; round += 1) {
      const groups = Array.from({ length: Math.floor(random() * 9) }, (_, index) => thing(`g${index}`, { kind: "group", order: index }));
      const notes = Array.from({ length: Math.floor(random() * 60) }, (_, index) => thing(`n${index}`, { group: random() < 0.7 ? `g${Math.floor(random() * 9)}` : null }));
      const { boxes, width, height } = laidOut([...groups, ...notes]);
      const whole = { x: 0, y: 0, w: width, h: height };
      expect(boxes.size).toBe(groups.length + notes.length);
      const list = [...boxes];
      for (const [id, box] of list) {
        expect(inside(box, whole)).toBe(true);
        const group = boxes.get(notes.find((note) => note.id === id)?.group ?? "");
        if (group) expect(inside(box, group)).toBe(true);
        for (const [other, beside] of list) {
          if (id < other && id.startsWith("n") === other.startsWith("n")) expect(apart(box, beside), `${id} ${other}`).toBe(true);
        }
      }
    }
  });

  it("knows on which group something is dropped", () => {
    const things = [thing("g", { kind: "group", x: 100, y: 100 }), thing("n", { x: 0, y: 0 })];
    const { boxes } = laidOut(things);
    expect([groupAt(things, boxes, 150, 150), groupAt(things, boxes, 10, 10)]).toEqual(["g", null]);
  });

  it("joins two things from edge to edge", () => {
    const boxes = new Map([["a", { x: 0, y: 0, w: 100, h: 50 }], ["b", { x: 300, y: 0, w: 100, h: 50 }], ["c", { x: 0, y: 200, w: 100, h: 50 }]]);
    expect(lineBetween(boxes, "a", "b")).toEqual({ x1: 100, y1: 25, x2: 300, y2: 25 });
    expect(lineBetween(boxes, "c", "a")).toEqual({ x1: 50, y1: 200, x2: 50, y2: 50 });
    expect(lineBetween(boxes, "a", "gone")).toBeNull();
    expect(lineBetween(boxes, "a", "a")).toBeNull();
  });

  it("shows what is being moved where it is at this moment, and a group with what lies in it", () => {
    const things = [thing("g", { kind: "group", x: 100, y: 100 }), thing("in", { group: "g" }), thing("out", { x: 900, y: 20 })];
    const { boxes } = laidOut(things);
    expect(whileMoved(boxes, things, [])).toBe(boxes);
    const now = whileMoved(boxes, things, [{ thing: "g", x: 130, y: 90 }, { thing: "gone", x: 1, y: 1 }, { x: 5, y: 5 }]);
    const [before, after] = [boxes.get("in") as Box, now.get("in") as Box];
    expect([now.get("g")?.x, now.get("g")?.y, after.x - before.x, after.y - before.y]).toEqual([130, 90, 30, -10]);
    expect(now.get("out")).toBe(boxes.get("out"));
    expect(whileMoved(boxes, things, [{ thing: "out", x: 7, y: 8 }]).get("out")).toEqual({ x: 7, y: 8, ...NOTE });
  });
});

describe("people", () => {
  const tables: Table[] = [{ id: "A", name: "Table A", host: null }, { id: "B", name: "Table B", host: null }];

  it("sit at their tables, and last those without one", () => {
    const seats = [seat("1", { table: "A", notes: 2 }), seat("2", { table: "B" }), seat("3"), seat("4", { role: "observer" })];
    expect(seated(tables, seats).map((one) => [one.id, one.seats.length, one.notes])).toEqual([["A", 1, 2], ["B", 1, 0], ["", 1, 0]]);
    expect(silent(seats).map((one) => one.id)).toEqual(["2", "3"]);
  });

  it("have initials, whatever their name is", () => {
    expect(["Ken W.", "ruth", "", "  Ana Lúcia  Ortiz ", "李"].map(initials)).toEqual(["KW", "R", "?", "AO", "李"]);
  });

  it("are dealt to tables of equal size with every kind spread over all", () => {
    const random = seeded(11);
    for (let round = 0; round < 100; round += 1) {
      const seats = Array.from({ length: Math.floor(random() * 40) }, (_, index) => seat(`s${index}`, { kind: ["receiver", "courier", "sender"][index % 3] as string }));
      const dealt = mixed(tables, seats, random);
      expect(Object.keys(dealt).length).toBe(seats.length);
      for (const kind of [null, "receiver", "courier", "sender"]) {
        const of = (table: string) => seats.filter((one) => (kind === null || one.kind === kind) && dealt[one.id] === table).length;
        expect(Math.abs(of("A") - of("B"))).toBeLessThanOrEqual(1);
      }
    }
    expect(mixed([], [seat("1")])).toEqual({});
  });

  it("show each kind of paper once", () => {
    expect(kindsOf([seat("1"), seat("2"), seat("3", { kind: "courier", paper: "mint" }), seat("4", { role: "observer", kind: "x" })])).toEqual([
      { kind: "receiver", paper: "lemon" }, { kind: "courier", paper: "mint" },
    ]);
  });
});
