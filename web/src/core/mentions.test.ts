import { describe, expect, it } from "vitest";

import { begunMention, step, withName } from "./mentions";

describe("what is typed after an @", () => {
  it.each([
    ["Hello @Am", { start: 6, text: "Am" }],
    ["@", { start: 0, text: "" }],
    ["(@Amina K", { start: 1, text: "Amina K" }],
    ["@Élodie", { start: 0, text: "Élodie" }],
    ["me@example", null],
    ["@one two three four five", null],
    ["@Amina\nand", null],
    ["nothing", null],
  ])("of %j is %j", (before, begun) => {
    expect(begunMention(before)).toEqual(begun);
  });
});

describe("a chosen name", () => {
  it("takes the place of what was typed, with one space after it", () => {
    const begun = begunMention("Hi @Am");
    expect(begun).not.toBeNull();
    if (begun) expect(withName("Hi @Am, look", begun, 6, "Amina K.")).toEqual({ text: "Hi @Amina K. , look", caret: 13 });
  });
});

describe("a list that goes round", () => {
  it("begins again after its end and has no place when it is empty", () => {
    expect([step(0, 1, 3), step(2, 1, 3), step(0, -1, 3), step(-1, 1, 3), step(0, 1, 0)]).toEqual([1, 0, 2, 0, -1]);
  });
});
