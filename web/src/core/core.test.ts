import { afterEach, describe, expect, test } from "vitest";

import { waitBefore } from "./backoff";
import { Drafts } from "./drafts";
import { moved } from "./order";
import { findQuote, quoteBetween } from "./quotes";
import { mayReturn, readFrame, socketAddress } from "./rooms";
import { clock, gettext, lengthOf, ngettext, speak } from "./words";

describe("waiting before another try", () => {
  test("doubles up to a minute", () => {
    expect([0, 1, 2, 5, 6, 50].map((attempt) => waitBefore(attempt, () => 1))).toEqual([1_000, 2_000, 4_000, 32_000, 60_000, 60_000]);
  });
  test("is at least half of that, so it never becomes a busy loop", () => {
    expect(waitBefore(0, () => 0)).toBe(500);
    expect(waitBefore(9, () => 0)).toBe(30_000);
  });
});

describe("drafts on this device", () => {
  const shelf = () => {
    const kept = new Map<string, string>();
    return {
      kept,
      getItem: (key: string) => kept.get(key) ?? null,
      setItem: (key: string, value: string) => void kept.set(key, value),
      removeItem: (key: string) => void kept.delete(key),
      key: (index: number) => [...kept.keys()][index] ?? null,
      get length() {
        return kept.size;
      },
    };
  };
  test("come back under their key only", () => {
    const drafts = new Drafts(shelf());
    drafts.keep("58", [["title", "A shelf"]]);
    expect(drafts.find("58")).toEqual([["title", "A shelf"]]);
    expect(drafts.find("59")).toBeNull();
    drafts.forget("58");
    expect(drafts.find("58")).toBeNull();
  });
  test("are found together by how their keys begin", () => {
    const drafts = new Drafts(shelf());
    drafts.keep("room", [["text", "A note"]]);
    drafts.keep("room.part", [["why", "Two seconds"]]);
    drafts.keep("other", [["text", "Elsewhere"]]);
    expect(drafts.under("room")).toEqual([[["text", "A note"]], [["why", "Two seconds"]]]);
    expect(drafts.under("nowhere")).toEqual([]);
  });
  test("are dropped after thirty days, and so is what cannot be read", () => {
    const store = shelf();
    let now = 0;
    const drafts = new Drafts(store, () => now);
    drafts.keep("old", [["title", "A crate"]]);
    now = 29 * 24 * 3_600_000;
    drafts.keep("new", [["title", "A shelf"]]);
    store.setItem("makewith.draft.broken", "{");
    store.setItem("another.page", "{");
    now = 31 * 24 * 3_600_000;
    drafts.tidy();
    expect([...store.kept.keys()]).toEqual(["makewith.draft.new", "another.page"]);
  });
  test("say so where nothing can be kept", () => {
    const full = { ...shelf(), setItem: () => { throw new Error("full"); } };
    expect(new Drafts(full).keep("58", [])).toBe(false);
  });
});

describe("order", () => {
  test("moves one place and stops at the ends", () => {
    expect(moved(["a", "b", "c"], 1, -1)).toEqual(["b", "a", "c"]);
    expect(moved(["a", "b", "c"], 1, 1)).toEqual(["a", "c", "b"]);
    expect(moved(["a", "b", "c"], 0, -1)).toEqual(["a", "b", "c"]);
    expect(moved(["a", "b", "c"], 2, 1)).toEqual(["a", "b", "c"]);
  });
});

describe("quotes", () => {
  const text = "Wet again 📦 behind the bins.\n\nNobody  stole it (I hope).";
  test("count code points and leave the spaces around the words out", () => {
    const from = text.indexOf(" behind");
    expect(quoteBetween(text, from, from + " behind the ".length)).toEqual({ words: "behind the", start: 12, end: 22 });
    expect([...text].slice(12, 22).join("")).toBe("behind the");
  });
  test("of nothing but spaces are none", () => {
    expect(quoteBetween(text, 3, 4)).toBeNull();
  });
  test("are found across different spaces and line breaks, as they stand in the text", () => {
    expect(findQuote(text, "bins. Nobody stole it (I")?.words).toBe("bins.\n\nNobody  stole it (I");
  });
  test("that nobody wrote are not found", () => {
    expect(findQuote(text, "Somebody stole it")).toBeNull();
    expect(findQuote(text, "  ")).toBeNull();
  });
});

describe("rooms", () => {
  test("a frame is a list of messages, and what is none is left out", () => {
    expect(readFrame('[{"room":"idea:1","kind":"support","data":{"count":41}},7,null,{"kind":"resync","data":null},{"room":"x"}]')).toEqual([
      { room: "idea:1", kind: "support", data: { count: 41 } },
      { room: "", kind: "resync", data: null },
    ]);
    expect(readFrame("<html>")).toEqual([]);
    expect(readFrame('{"kind":"support"}')).toEqual([]);
  });
  test("the address names each room once and follows the page's safety", () => {
    expect(socketAddress("http://localhost:8000/ideas/", "/ws", ["idea:1", "inbox:2", "idea:1"])).toBe(
      "ws://localhost:8000/ws?room=idea%3A1&room=inbox%3A2",
    );
    expect(socketAddress("https://together.example/", "/ws", ["idea:1"])).toBe("wss://together.example/ws?room=idea%3A1");
  });
  test("never names more than eight rooms", () => {
    const rooms = Array.from({ length: 12 }, (_, index) => `idea:${index}`);
    expect(new URL(socketAddress("http://localhost/", "/ws", rooms)).searchParams.getAll("room")).toEqual(rooms.slice(0, 8));
  });
  test("a refusal is final, a restart is not", () => {
    expect([4400, 4403, 1008, 1006, 1012, 1013].map(mayReturn)).toEqual([false, false, false, true, true, true]);
  });
});

describe("words", () => {
  afterEach(() => speak({}));
  test("are English until a translation is spoken", () => {
    expect(gettext("Kept at %(time)s", { time: "14:22" })).toBe("Kept at 14:22");
    speak({ "Kept at %(time)s": "Behalten um %(time)s" });
    expect(gettext("Kept at %(time)s", { time: "14:22" })).toBe("Behalten um 14:22");
  });
  test("follow the count", () => {
    expect(ngettext("%(count)s picture", "%(count)s pictures", 1)).toBe("1 picture");
    expect(ngettext("%(count)s picture", "%(count)s pictures", 3)).toBe("3 pictures");
    speak({ "%(count)s picture": ["%(count)s Bild", "%(count)s Bilder"] });
    expect(ngettext("%(count)s picture", "%(count)s pictures", 3)).toBe("3 Bilder");
  });
  test("leave an unknown name standing rather than lose it", () => {
    expect(gettext("Hello %(name)s")).toBe("Hello %(name)s");
  });
  test("are as long as the server counts them", () => {
    expect(lengthOf("a📦é\r\nb")).toBe(5);
  });
  test("tell the time with two figures each", () => {
    expect(clock(new Date(2026, 5, 18, 9, 5))).toBe("09:05");
  });
});
