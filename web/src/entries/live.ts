/**
 * Figures that change while one looks: supports, and the number of unread messages.
 *
 * [data-room="idea:ID"]         (any element, up to 8 rooms on a page) is listened to
 * [data-live="KIND"][data-room="ROOM"]
 *                               a message {room, kind, data: {count}} writes the count as its text; [data-live-empty="hide"] hides it
 *                               at 0. [data-live-label] on it is the aria-label with %(count)s in it
 * [data-live-url]               where to call, on <body>; /ws without it
 * event makewith:live           is fired on every element with the message's room, detail = the message, for other scripts
 * event makewith:resync         is fired on document when messages may have been missed
 */

import { waitBefore } from "../core/backoff";
import { mayReturn, readFrame, socketAddress, type Message } from "../core/rooms";

/** A connection that held this long was a good one, so the next wait starts small again. */
const GOOD_MS = 30_000;

const roomElements = () => [...document.querySelectorAll<HTMLElement>("[data-room]")];

function show(element: HTMLElement, message: Message): void {
  const count = (message.data as { count?: unknown } | null)?.count;
  if (element.dataset["live"] !== message.kind || typeof count !== "number") return;
  element.textContent = new Intl.NumberFormat(document.documentElement.lang || "en").format(count);
  if (element.dataset["liveEmpty"] === "hide") element.hidden = count === 0;
  const label = element.dataset["liveLabel"];
  if (label) element.setAttribute("aria-label", label.replace("%(count)s", String(count)));
}

function take(message: Message): void {
  if (message.kind === "resync") {
    document.dispatchEvent(new CustomEvent("makewith:resync"));
    return;
  }
  for (const element of roomElements()) {
    if (element.dataset["room"] !== message.room) continue;
    show(element, message);
    element.dispatchEvent(new CustomEvent("makewith:live", { detail: message, bubbles: true }));
  }
}

let attempt = 0;
let socket: WebSocket | null = null;
let timer = 0;
let isRefused = false;

function connect(): void {
  window.clearTimeout(timer);
  const rooms = roomElements().map((element) => element.dataset["room"] ?? "").filter((room) => room !== "");
  if (rooms.length === 0 || socket !== null || isRefused || document.visibilityState === "hidden") return;
  const opening = new WebSocket(socketAddress(location.href, document.body.dataset["liveUrl"] ?? "/ws", rooms));
  socket = opening;
  let openedAt = 0;
  opening.addEventListener("open", () => {
    openedAt = Date.now();
  });
  opening.addEventListener("message", (event) => {
    for (const message of readFrame(String(event.data))) take(message);
  });
  opening.addEventListener("close", (event) => {
    socket = null;
    isRefused = !mayReturn(event.code);
    if (openedAt > 0 && Date.now() - openedAt > GOOD_MS) attempt = 0;
    if (isRefused || event.code === 1000) return;
    timer = window.setTimeout(connect, waitBefore(attempt));
    attempt += 1;
  });
}

connect();
// A page nobody looks at calls nobody; on return, or when the network is back, it calls at once.
document.addEventListener("visibilitychange", connect);
window.addEventListener("online", connect);
window.addEventListener("pagehide", () => socket?.close(1000));
window.addEventListener("pageshow", (event) => {
  if (event.persisted) connect();
});
