import { expect, test } from "vitest";

import { nextPart, openVersion, ownJudgement, shownVersion, spokenOf, versionOnPhone, versionsAsTold, versionsOf, type Part } from "./prototype";

const part = (id: string): Part => ({ id, kind: "frame", title: id, text: "", picture: "", alt: "", pins: [] });
const version = (number: number, state: string) => ({ title: "Photos", number, names: true, state, revealed: false, parts: [part("a")] });
const both = { "prototype:one": version(1, "closed"), "prototype:two": version(2, "open"), "judged:two": { people: 3 }, block: {} };

test("the version that is judged now is the open one, and the wall shows it", () => {
  expect(openVersion(both)?.id).toBe("two");
  expect(shownVersion(both)?.id).toBe("two");
  expect(versionsOf(both).map((one) => one.number)).toEqual([1, 2]);
});

test("without an open one the wall keeps the newest, and without any it shows none", () => {
  const closed = { "prototype:two": version(2, "closed"), "prototype:one": version(1, "closed") };
  expect(openVersion(closed)).toBeNull();
  expect(shownVersion(closed)?.number).toBe(2);
  expect(shownVersion({})).toBeNull();
});

test("of several prototypes the wall keeps the one that was put before the room last, and so does the phone while the wall shows it", () => {
  const cells = { "prototype:two": { ...version(2, "closed"), opened: 10 }, "prototype:other": { ...version(1, "closed"), opened: 20 } };
  expect(shownVersion(cells)?.id).toBe("other");
  expect(versionOnPhone(cells)).toBeNull();
  expect(versionOnPhone({ ...cells, wall: { shows: "prototype" } })?.id).toBe("other");
  const three = { ...cells, "prototype:three": { ...version(3, "open"), block: "b" } };
  expect(versionOnPhone({ ...three, block: { id: "b" } })?.id).toBe("three");
  expect(versionOnPhone({ ...three, block: { id: "c" } })).toBeNull();
  expect(versionOnPhone({ ...three, block: { id: "c" }, wall: { shows: "prototype" } })?.id).toBe("three");
});

test("of what was said the room knows how many spoke, and no marks before everybody sees them", () => {
  expect(spokenOf({}, "two")).toEqual({ people: 0 });
  expect(spokenOf(both, "two")).toEqual({ people: 3 });
});

test("what is told changes with what was said, not with the rest of the board", () => {
  const told = versionsAsTold(both);
  expect(versionsAsTold({ ...both, block: { id: "x" } })).toBe(told);
  expect(versionsAsTold({ ...both, "judged:two": { people: 4 } })).not.toBe(told);
  expect(versionsAsTold({ block: {} })).toBe("");
});

test("one goes on to the next part that nothing was said of, and from the end to what was left out", () => {
  const parts = [part("a"), part("b"), part("c")];
  const said = new Set(["b"]);
  const isJudged = (id: string) => said.has(id);
  expect(nextPart(parts, isJudged)?.id).toBe("a");
  expect(nextPart(parts, isJudged, "a")?.id).toBe("c");
  expect(nextPart(parts, isJudged, "c")?.id).toBe("a");
  said.add("a").add("c");
  expect(nextPart(parts, isJudged, "a")).toBeNull();
});

test("what one said is found by its part", () => {
  const said = { verdict: "gives", why: "Two seconds", fix: "" };
  expect(ownJudgement({ "judgement:a": said }, "a")).toEqual(said);
  expect(ownJudgement({}, "a")).toBeNull();
});
