import { describe, expect, test } from "vitest";

import { Album, type Post } from "./album";
import type { Shelf } from "./outbox";
import { Device, settled } from "./pretend";

/** An album whose server answers when it is told to. */
function opened(shelf: Shelf = new Device()) {
  const sent: { id: string; progress: (share: number) => void; answer: (why: string | null) => void; fail: () => void; signal: AbortSignal }[] = [];
  const timers: { milliseconds: number; then: () => void; isCancelled: boolean }[] = [];
  const post: Post = (row, progress, signal) =>
    new Promise((resolve, reject) => {
      const fail = () => reject(new Error("no network"));
      signal.addEventListener("abort", fail);
      sent.push({ id: row.id, progress, answer: resolve, fail, signal });
    });
  const later = (milliseconds: number, then: () => void) => {
    const timer = { milliseconds, then, isCancelled: false };
    timers.push(timer);
    return () => void (timer.isCancelled = true);
  };
  const album = new Album({ shelf, post, later, random: () => 1 }, () => {});
  const add = (id: string) => album.add({ id, phase: "writing", data: { thing: id, text: "The hook", picture: new Blob(["x"]) } });
  return { album, sent, timers, add };
}

const ids = (rows: readonly { id: string }[]) => rows.map((row) => row.id);

describe("an album", () => {
  test("sends one picture after the other, and says how far it is", async () => {
    const { album, sent, add } = opened();
    await settled();
    add("a");
    add("b");
    expect([ids(sent), album.share]).toEqual([["a"], 0]);
    sent[0]?.progress(0.5);
    expect(album.share).toBe(0.5);
    sent[0]?.answer(null);
    await settled();
    expect([ids(sent), ids(album.waiting), album.share]).toEqual([["a", "b"], ["b"], 0]);
    sent[1]?.answer(null);
    await settled();
    expect([album.waiting, album.share]).toEqual([[], null]);
  });

  test("tries again under the same name, later each time, and at once when the network is back", async () => {
    const { album, sent, timers, add } = opened();
    await settled();
    add("a");
    sent[0]?.fail();
    await settled();
    expect([album.share, ids(album.waiting), timers.map((timer) => timer.milliseconds)]).toEqual([null, ["a"], [2_000]]);
    timers[0]?.then();
    sent[1]?.fail();
    await settled();
    expect(timers.map((timer) => timer.milliseconds)).toEqual([2_000, 4_000]);
    album.wake();
    expect([ids(sent), timers[1]?.isCancelled]).toEqual([["a", "a", "a"], true]);
    album.wake();
    expect(sent.length).toBe(3);
  });

  test("sends what hangs on the old network anew when there is another", async () => {
    const { album, sent, timers, add } = opened();
    await settled();
    add("a");
    sent[0]?.progress(0.5);
    album.renew();
    await settled();
    expect([sent[0]?.signal.aborted, ids(sent), album.share, timers.length]).toEqual([true, ["a", "a"], 0, 0]);
    sent[1]?.answer(null);
    await settled();
    album.renew();
    expect([ids(sent), album.waiting]).toEqual([["a", "a"], []]);
  });

  test("keeps what is refused with the reason, and goes on with the next", async () => {
    const device = new Device();
    const { album, sent, add } = opened(device);
    await settled();
    add("a");
    add("b");
    sent[0]?.answer("Writing is closed at the moment.");
    await settled();
    expect(album.refused.map((row) => [row.id, row.why])).toEqual([["a", "Writing is closed at the moment."]]);
    expect(ids(sent)).toEqual(["a", "b"]);
    const [refused] = album.refused;
    if (refused) album.again(refused, "c");
    sent[1]?.answer(null);
    await settled();
    expect([ids(sent), album.refused, [...device.kept.keys()]]).toEqual([["a", "b", "c"], [], ["c"]]);
  });

  test("survives the page", async () => {
    const device = new Device();
    const before = opened(device);
    await settled();
    before.add("a");
    await settled();
    const after = opened(device);
    await settled();
    expect([ids(after.sent), after.album.isKept]).toEqual([["a"], true]);
    after.album.drop("a");
    await settled();
    expect([after.album.waiting, device.kept.size]).toEqual([[], 0]);
  });
});
