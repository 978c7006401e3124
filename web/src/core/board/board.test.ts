import { describe, expect, test } from "vitest";

import { ServerClock } from "./clock";
import type { Socket } from "./connection";
import { after, readFrame, type Frame } from "./frames";
import { withWaiting } from "./optimistic";
import { Outbox, type Row, type Shelf, type Waiting } from "./outbox";
import { LiveRoom } from "./room";

const ME = { seat: "amina", role: "participant", table: null };

/** Time that passes only when told to. */
class Time {
  now = 0;
  private waiting: { at: number; then: () => void }[] = [];
  later = (milliseconds: number, then: () => void) => {
    const one = { at: this.now + milliseconds, then };
    this.waiting.push(one);
    return () => void (this.waiting = this.waiting.filter((other) => other !== one));
  };
  async pass(milliseconds: number): Promise<void> {
    const end = this.now + milliseconds;
    for (;;) {
      const next = this.waiting.filter((one) => one.at <= end).sort((a, b) => a.at - b.at)[0];
      if (next === undefined) break;
      this.waiting = this.waiting.filter((one) => one !== next);
      this.now = next.at;
      next.then();
      await settled();
    }
    this.now = end;
  }
}

const settled = async () => {
  for (let turn = 0; turn < 10; turn += 1) await Promise.resolve();
};

/** A shelf that outlives a room, as a device does. */
class Device implements Shelf {
  kept = new Map<string, Row>();
  rows = async () => [...this.kept.values()];
  put = async (row: Row) => void this.kept.set(row.id, structuredClone(row));
  drop = async (ids: string[]) => ids.forEach((id) => this.kept.delete(id));
}

interface Operation {
  id: string;
  kind: string;
  data: Record<string, unknown>;
  phase: string;
}

/** What is lost on a line is lost for good: nothing that comes later arrives on it either. */
interface Line extends Socket {
  address: string;
  isDead: boolean;
  isStale: boolean;
}

/** A server that does each operation once, and sockets to it that break when told to. */
class Server {
  done: Operation[] = [];
  sockets: Line[] = [];
  refuse: (operation: Operation) => string | null = () => null;
  isReachable = true;
  isSilent = false;
  phase = "writing";
  opened: string[] = [];
  pings = 0;
  now = 1_000_000;
  more: Record<string, unknown> = {};

  open = (address: string): Socket => {
    this.opened.push(address);
    const socket: Line = {
      address, isDead: false, isStale: false, onopen: null, onmessage: null, onclose: null,
      send: (text: string) => this.hear(socket, text),
      close: () => void (socket.isDead = true),
    };
    this.sockets.push(socket);
    queueMicrotask(() => {
      if (!this.isReachable) return this.cut(socket);
      socket.onopen?.();
      this.tell(socket, { seq: this.done.length, whole: true, me: ME, now: this.now, set: this.cells(), ...this.more });
    });
    return socket;
  };
  cells(): Record<string, unknown> {
    const notes = this.done.filter((one) => one.kind === "note.add").map((one) => [`thing:${String(one.data["thing"])}`, { kind: "note", text: one.data["text"], seat: "amina" }]);
    return { block: { id: this.phase }, rules: { private: true }, "seat:amina": { name: "Amina", paper: "mint" }, ...Object.fromEntries(notes) };
  }
  tell(socket: Line, told: unknown): void {
    socket.isStale ||= this.isSilent;
    if (!socket.isStale) socket.onmessage?.({ data: JSON.stringify(told) });
  }
  private hear(socket: Line, text: string): void {
    socket.isStale ||= !this.isReachable;
    if (socket.isDead || socket.isStale) return;
    if (text === "ping") {
      this.pings += 1;
      this.tell(socket, []);
      return;
    }
    const { ops } = JSON.parse(text) as { ops: Operation[] };
    const answer = { done: [] as string[], refused: [] as { id: string; why: string }[] };
    for (const one of ops) {
      const why = this.refuse(one);
      if (why !== null) answer.refused.push({ id: one.id, why });
      else {
        if (!this.done.some((other) => other.id === one.id)) this.done.push(one);
        answer.done.push(one.id);
      }
    }
    queueMicrotask(() => this.tell(socket, { seq: this.done.length, set: this.cells(), ...answer }));
  }
  /** The network is gone without a word, or with a close. */
  cut(socket = this.sockets.at(-1), code = 1006, reason = ""): void {
    if (socket === undefined || socket.isDead) return;
    socket.isDead = true;
    socket.onclose?.({ code, reason });
  }
  get texts(): unknown[] {
    return this.done.map((one) => one.data["text"]);
  }
}

let count = 0;
function enter(server: Server, time: Time, device: Shelf = new Device(), seat: string | null = "amina"): LiveRoom {
  return new LiveRoom({
    address: "wss://a/", addressAt: (host) => `wss://${host}/`, shelf: device, seat,
    open: server.open, later: time.later, passed: () => time.now, guess: () => 0, random: () => 1, newId: () => `id${(count += 1)}`,
  });
}

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
  test("leaves what the server said as it was", () => {
    const before = structuredClone(cells);
    shown(["react", { thing: "t", reaction: "heart" }], ["note.drop", { thing: "t" }]);
    expect(cells).toEqual(before);
  });
});

describe("a live room", () => {
  const note = (text: string) => ({ thing: `thing-${text}`, text });
  const textsOf = (room: LiveRoom) => Object.entries(room.view.cells).filter(([name]) => name.startsWith("thing:")).map(([, thing]) => (thing as { text: string }).text);

  test("shows what it is told, and the server's time", async () => {
    const [server, time] = [new Server(), new Time()];
    const room = enter(server, time);
    expect(room.view.isWhole).toBe(false);
    await settled();
    expect(room.view).toMatchObject({ isWhole: true, isConnected: true, me: ME, waiting: [] });
    time.now += 500;
    expect(room.now()).toBe(1_000_500);
  });

  test("shows a note before the server has it, and once when it has", async () => {
    const server = new Server();
    const room = enter(server, new Time());
    await settled();
    room.send("note.add", note("dry"));
    expect(textsOf(room)).toEqual(["dry"]);
    expect(room.view.waiting.length).toBe(1);
    await settled();
    expect(textsOf(room)).toEqual(["dry"]);
    expect(room.view.waiting).toEqual([]);
    expect(server.done.map((one) => [one.kind, one.phase])).toEqual([["note.add", "writing"]]);
  });

  test("keeps ten minutes of writing without a network, and sends it in order, once, with the block it was written in", async () => {
    const [server, time, device] = [new Server(), new Time(), new Device()];
    const room = enter(server, time, device);
    await settled();
    server.isReachable = false;
    server.cut();
    for (const text of ["one", "two", "three"]) {
      room.send("note.add", note(text));
      await time.pass(200_000);
    }
    expect(room.view.isConnected).toBe(false);
    expect(textsOf(room)).toEqual(["one", "two", "three"]);
    expect(device.kept.size).toBe(3);
    server.isReachable = true;
    server.phase = "sorting";
    room.wake();
    await settled();
    expect(server.texts).toEqual(["one", "two", "three"]);
    expect(server.done.map((one) => one.phase)).toEqual(["writing", "writing", "writing"]);
    expect(room.view).toMatchObject({ isConnected: true, waiting: [] });
    expect(device.kept.size).toBe(0);
  });

  test("gives the words of an earlier page to the next one, as after an empty battery", async () => {
    const [server, time, device] = [new Server(), new Time(), new Device()];
    server.isReachable = false;
    const before = enter(server, time, device);
    before.send("note.add", note("kept"));
    await settled();
    before.stop();
    server.isReachable = true;
    enter(server, time, device);
    await settled();
    expect(server.texts).toEqual(["kept"]);
  });

  test("sends again what was on its way when the connection broke, and it is done once", async () => {
    const [server, time] = [new Server(), new Time()];
    const room = enter(server, time);
    await settled();
    server.isSilent = true;
    room.send("note.add", note("once"));
    await settled();
    expect(room.view.waiting.length).toBe(1);
    server.cut();
    server.isSilent = false;
    await time.pass(1_000);
    expect(server.texts).toEqual(["once"]);
    expect(room.view.waiting).toEqual([]);
  });

  test("says why something was refused, with the words, and takes it off the board", async () => {
    const server = new Server();
    server.refuse = () => "Writing is closed at the moment.";
    const room = enter(server, new Time());
    const heard: string[] = [];
    room.onrefused = ({ why }) => heard.push(why);
    await settled();
    room.send("note.add", note("late"));
    await settled();
    expect(textsOf(room)).toEqual([]);
    expect(room.view.refused.map((one) => [one.data["text"], one.why])).toEqual([["late", "Writing is closed at the moment."]]);
    expect(heard).toEqual(["Writing is closed at the moment."]);
    room.dismiss(room.view.refused[0]?.id ?? "");
    expect(room.view.refused).toEqual([]);
  });

  test("never sends the words of one seat from another", async () => {
    const [server, device] = [new Server(), new Device()];
    await device.put({ id: "x", kind: "note.add", data: note("hers"), phase: "", isOfTheMoment: false });
    enter(server, new Time(), device, "somebody-else");
    await settled();
    expect(server.done).toEqual([]);
  });

  test("does what has to be now only now", async () => {
    const server = new Server();
    const room = enter(server, new Time());
    expect(room.sendNow("block.next")).toBeNull();
    await settled();
    expect(room.sendNow("block.next", { from: "writing" })).not.toBeNull();
    await settled();
    expect(server.done.map((one) => one.kind)).toEqual(["block.next"]);
    server.isReachable = false;
    server.cut();
    expect(room.sendNow("block.next")).toBeNull();
    expect(room.view.waiting).toEqual([]);
  });

  test("goes to the other address when one is gone, within five seconds", async () => {
    const [server, time] = [new Server(), new Time()];
    server.more = { addresses: ["a", "b"] };
    const room = enter(server, time);
    await settled();
    server.cut();
    await time.pass(5_000);
    expect(server.opened).toEqual(["wss://a/", "wss://b/"]);
    expect(room.view.isConnected).toBe(true);
  });

  test("tries every address before it waits longer", async () => {
    const [server, time] = [new Server(), new Time()];
    server.more = { addresses: ["a", "b"] };
    enter(server, time);
    await settled();
    server.isReachable = false;
    server.cut();
    await time.pass(1_000);
    expect(server.opened).toEqual(["wss://a/", "wss://b/", "wss://a/"]);
    await time.pass(1_000);
    expect(server.opened.length).toBe(4);
  });

  test("asks after a silence whether anybody is there, and leaves when nobody is", async () => {
    const [server, time] = [new Server(), new Time()];
    const room = enter(server, time);
    await settled();
    await time.pass(60_000);
    expect(server.pings).toBe(4);
    expect(server.opened.length).toBe(1);
    server.isSilent = true;
    await time.pass(21_000);
    expect(room.view.isConnected).toBe(false);
    server.isSilent = false;
    await time.pass(1_000);
    expect(room.view.isConnected).toBe(true);
    expect(server.opened.length).toBe(2);
  });

  test("asks for everything anew when what it hears does not fit together", async () => {
    const [server, time] = [new Server(), new Time()];
    const room = enter(server, time);
    await settled();
    room.send("note.add", note("a"));
    await settled();
    server.tell(server.sockets[0] as Line, { seq: 0, set: { block: { id: "older" } } });
    expect(room.phase).toBe("writing");
    await time.pass(1_000);
    expect(server.opened.length).toBe(2);
    expect(textsOf(room)).toEqual(["a"]);
  });

  test("does not come back when it was told to leave, and keeps what it had to say", async () => {
    const [server, time] = [new Server(), new Time()];
    const room = enter(server, time);
    await settled();
    server.cut(undefined, 4403, "you were asked to leave");
    room.wake();
    await time.pass(600_000);
    expect(server.opened.length).toBe(1);
    expect(room.view).toMatchObject({ ended: "you were asked to leave", isConnected: false });
  });

  test("knows one's new table and role when the seat changes", async () => {
    const server = new Server();
    const room = enter(server, new Time());
    await settled();
    server.tell(server.sockets[0] as Line, { seq: 1, set: { "seat:amina": { role: "table_host", table: "b" } } });
    expect(room.view.me).toEqual({ seat: "amina", role: "table_host", table: "b" });
  });

  test("loses nothing and does nothing twice on any network", async () => {
    for (let seed = 1; seed <= 60; seed += 1) {
      let state = seed * 2_654_435_761;
      const dice = (most: number) => {
        state = (state * 1_103_515_245 + 12_345) % 2_147_483_648;
        return Math.floor((state / 2_147_483_648) * most);
      };
      const [server, time, device] = [new Server(), new Time(), new Device()];
      let room = enter(server, time, device);
      const written: string[] = [];
      for (let step = 0; step < 60; step += 1) {
        const what = dice(8);
        if (what <= 3) {
          const text = `${seed}-${step}`;
          written.push(text);
          room.send("note.add", note(text));
        } else if (what === 4) server.cut();
        else if (what === 5) server.isReachable = !server.isReachable;
        else if (what === 6) {
          await settled();
          room.stop();
          room = enter(server, time, device);
        } else server.isSilent = !server.isSilent;
        if (dice(2) === 0) await settled();
        await time.pass(dice(3_000));
      }
      server.isReachable = true;
      server.isSilent = false;
      await time.pass(120_000);
      expect(server.texts, `seed ${seed}`).toEqual(written);
      expect(room.view.waiting, `seed ${seed}`).toEqual([]);
      expect(device.kept.size, `seed ${seed}`).toBe(0);
    }
  });
});
