import { afterEach, beforeEach, expect, test, vi } from "vitest";

import { sendPicture } from "./sending";

class Request extends EventTarget {
  static last: Request;
  upload = new EventTarget();
  status = 0;
  responseText = "";
  constructor() {
    super();
    Request.last = this;
  }
  open(): void {}
  setRequestHeader(): void {}
  send(): void {}
  abort(): void {
    this.dispatchEvent(new Event("loadend"));
  }
  moves(loaded: number): void {
    this.upload.dispatchEvent(Object.assign(new Event("progress"), { lengthComputable: true, loaded, total: 10 }));
  }
}

beforeEach(() => {
  vi.useFakeTimers();
  vi.stubGlobal("XMLHttpRequest", Request);
  vi.stubGlobal("document", { cookie: "csrftoken=a" });
});
afterEach(() => {
  vi.useRealTimers();
  vi.unstubAllGlobals();
});

/** What became of one sending so far. */
function sending(signal?: AbortSignal) {
  const became: unknown[] = [];
  sendPicture("/photos/", {}, () => {}, signal).then(
    (answer) => became.push(answer),
    (error: Error) => became.push(error.message),
  );
  return became;
}

test("what goes on is waited for, and what is silent for half a minute is given up", async () => {
  const became = sending();
  for (const loaded of [1, 2, 3]) {
    await vi.advanceTimersByTimeAsync(29_000);
    Request.last.moves(loaded);
  }
  await vi.advanceTimersByTimeAsync(29_000);
  expect(became).toEqual([]);
  await vi.advanceTimersByTimeAsync(1_000);
  expect(became).toEqual(["0"]);
});

test("it ends when it is asked to", async () => {
  const controller = new AbortController();
  const became = sending(controller.signal);
  controller.abort();
  await vi.advanceTimersByTimeAsync(0);
  expect(became).toEqual(["0"]);
});

test("an answer ends the waiting", async () => {
  const became = sending();
  Object.assign(Request.last, { status: 201, responseText: '{"photo": "a"}' });
  Request.last.dispatchEvent(new Event("loadend"));
  await vi.advanceTimersByTimeAsync(0);
  expect([became, vi.getTimerCount()]).toEqual([[{ photo: "a" }], 0]);
});
