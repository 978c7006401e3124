/**
 * A live workshop in the browser, without any framework: what phone, console, wall and board stand on.
 *
 * `new LiveRoom(surroundings)` connects, and connects again. `room.view` is what there is to show; it is replaced, never changed,
 * and `room.listen(then)` calls `then` whenever it was. `room.send(kind, data)` keeps an operation on this device until the server
 * has answered; `room.sendNow(kind, data)` does without keeping, and says when there is no connection. `room.now()` is the server's time.
 *
 * In a browser: `openRoom({ path, workshop, seat })` (browser.ts). What cells hold stands in loop/workshops/__init__.py.
 */

export type { Shelf, Waiting, Refused } from "./outbox";
export type { Frame, Me, Move } from "./frames";
export { Album } from "./album";
export { LiveRoom, type View, type Surroundings } from "./room";
export { newId, openAlbum, openRoom } from "./browser";
