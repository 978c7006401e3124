/** A live room with everything it needs of a browser. */

import { Album, type Post } from "./album";
import { LiveRoom } from "./room";
import { shelfOf } from "./shelf";
import type { Shelf } from "./outbox";
import type { Socket } from "./connection";

export interface Place {
  /** The socket's path with its query, "/ws/workshop/…?view=phone". */
  path: string;
  /** Names this workshop on this device. */
  workshop: string;
  seat: string | null;
}

/** randomUUID is there on secure pages only, and the room's own network often has none. */
export function newId(): string {
  const bytes = crypto.getRandomValues(new Uint8Array(16));
  bytes[6] = ((bytes[6] as number) & 0x0f) | 0x40;
  bytes[8] = ((bytes[8] as number) & 0x3f) | 0x80;
  const figures = [...bytes].map((byte) => byte.toString(16).padStart(2, "0")).join("");
  return [figures.slice(0, 8), figures.slice(8, 12), figures.slice(12, 16), figures.slice(16, 20), figures.slice(20)].join("-");
}

function noShelf(): Shelf {
  const refuse = () => Promise.reject(new Error("This device keeps nothing."));
  return { rows: refuse, put: refuse, drop: refuse };
}

function keptOn(room: string): Shelf {
  try {
    return shelfOf(indexedDB, room, Date.now());
  } catch {
    return noShelf();
  }
}

const laterOn = (milliseconds: number, then: () => void) => {
  const timer = setTimeout(then, milliseconds);
  return () => clearTimeout(timer);
};

/** The pictures of one seat, which wait on this device until `post` has sent them. */
export function openAlbum({ workshop, seat }: Pick<Place, "workshop" | "seat">, post: Post, changed: () => void): Album {
  const album = new Album({ shelf: keptOn(`${workshop}:${seat}:pictures`), post, later: laterOn, random: Math.random }, changed);
  window.addEventListener("online", () => album.renew());
  return album;
}

export function openRoom({ path, workshop, seat }: Place): LiveRoom {
  const addressAt = (host: string) => {
    const address = new URL(path, new URL(host, location.href));
    address.protocol = address.protocol.replace("http", "ws");
    return address.href;
  };
  const room = new LiveRoom({
    address: addressAt(location.href),
    addressAt,
    seat,
    shelf: seat === null ? noShelf() : keptOn(`${workshop}:${seat}`),
    open: (address) => new WebSocket(address) as unknown as Socket,
    later: laterOn,
    passed: () => performance.now(),
    guess: () => Date.now(),
    random: Math.random,
    newId,
  });
  window.addEventListener("online", () => room.wake());
  window.addEventListener("offline", () => room.sleep());
  document.addEventListener("visibilitychange", () => {
    if (document.visibilityState === "visible") room.wake();
  });
  // A page that comes back from the browser's memory goes on; its socket does not.
  window.addEventListener("pageshow", (event) => {
    if (event.persisted) room.sleep();
  });
  return room;
}
