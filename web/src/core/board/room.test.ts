import { describe, expect, test } from "vitest";

import { Device, ME, Server, Time, enter, settled, type Line } from "./pretend";
import type { LiveRoom } from "./room";

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

  test("shows what somebody else is moving until they let go, or are not heard of for a second", async () => {
    const [server, time] = [new Server(), new Time()];
    const room = enter(server, time);
    await settled();
    const [line] = server.sockets as [Line];
    const told = (seq: number, live: unknown) => server.tell(line, { seq, live });
    told(1, { ben: { x: 1, y: 2, thing: "a" } });
    await time.pass(800);
    told(1, { ben: { x: 3, y: 4, thing: "a" }, dora: { x: 0, y: 0 } });
    await time.pass(800);
    expect(room.view.live).toEqual({ ben: { x: 3, y: 4, thing: "a" }, dora: { x: 0, y: 0 } });
    told(1, { ben: { x: 5, y: 6 } });
    await time.pass(200);
    expect(room.view.live).toEqual({ ben: { x: 5, y: 6 } });
    await time.pass(800);
    expect(room.view.live).toEqual({});
  });
});
