/** What somebody is doing at the board: what they chose, what they are about to do, and what they did. */

import { blockOf, workshopOf, type Thing } from "../../core/workshop/cells";
import { groupsOf, neighbour, readingOrder, stepped, type Direction } from "../../core/workshop/places";
import { laidOut } from "../../core/workshop/table";
import { gettext } from "../../core/words";
import type { Live } from "../shared/live.svelte";

export type Kind = "note" | "group" | "frame" | "stage" | "lane";

const ARROWS: Record<string, Direction> = { ArrowUp: "up", ArrowDown: "down", ArrowLeft: "left", ArrowRight: "right" };
const STEP = 40;

export class Desk {
  live: Live;
  view = $state<"table" | "journey" | null>(null);
  chosen = $state<string | null>(null);
  adding = $state<Kind | null>(null);
  moving = $state<string | null>(null);
  joining = $state<string | null>(null);
  isTyping = $state(false);
  isAddingPicture = $state(false);
  zoom = $state(1);

  constructor(live: Live) {
    this.live = live;
  }

  /** Do something that can be undone from here. */
  does(kind: string, data: Record<string, unknown>): void {
    this.live.remember(this.live.keep(kind, data));
  }

  /** Whether this is a collage, whose pictures are larger than paper. */
  get isCollage(): boolean {
    return blockOf(this.live.cells)?.exercise === "collage";
  }

  /** Whether all of this is only to be looked at any more. */
  get isClosed(): boolean {
    return workshopOf(this.live.cells).state === "closed";
  }

  undo(): void {
    if (this.live.done.length === 0) return;
    this.live.undo();
    this.live.say(gettext("Undone."));
  }

  /** Choose a thing, and put the keyboard there once it is drawn. */
  choose(id: string | null, isFocused = false): void {
    this.chosen = id;
    if (id !== null && isFocused) setTimeout(() => document.getElementById(`thing-${id}`)?.focus());
  }

  key(event: KeyboardEvent, things: readonly Thing[]): void {
    const target = event.target as HTMLElement;
    // Over an open dialog the keys are the dialog's, also where none of its fields has the keyboard.
    if (target.closest("input, textarea, select") || document.querySelector("dialog[open]")) return;
    if ((event.ctrlKey || event.metaKey) && event.key.toLowerCase() === "z") {
      event.preventDefault();
      this.undo();
    } else if (event.ctrlKey || event.metaKey) {
      return;
    } else if (event.key.toLowerCase() === "n" && !this.isClosed) {
      event.preventDefault();
      this.adding = "note";
    } else if (this.chosen !== null && things.some((thing) => thing.id === this.chosen)) {
      this.#keyOn(event, things, this.chosen);
    }
  }

  #keyOn(event: KeyboardEvent, things: readonly Thing[], id: string): void {
    const direction = ARROWS[event.key];
    const letter = event.key.toLowerCase();
    if (direction !== undefined && !event.shiftKey) this.#go(things, id, direction);
    else if (event.key === "Escape") this.chosen = null;
    else if (this.isClosed) return;
    else if (direction !== undefined) this.#push(things, id, direction);
    else if (letter === "m") this.moving = id;
    else if (letter === "c") this.joining = id;
    else return;
    event.preventDefault();
  }

  #go(things: readonly Thing[], id: string, direction: Direction): void {
    const isMap = document.querySelector(".journey") !== null;
    const order = readingOrder(things);
    const beside = order[order.indexOf(id) + (direction === "up" || direction === "left" ? -1 : 1)] ?? null;
    this.choose((isMap ? beside : neighbour(laidOut(things, this.isCollage).boxes, id, direction)) ?? id, true);
  }

  /** Shift and an arrow: one place on within a group, a little on over the table. */
  #push(things: readonly Thing[], id: string, direction: Direction): void {
    const group = groupsOf(things).find((one) => one.things.some((thing) => thing.id === id));
    const thing = things.find((one) => one.id === id);
    const isBack = direction === "up" || direction === "left";
    if (group !== undefined && group.id !== "") {
      for (const change of stepped(group.things, id, isBack ? -1 : 1)) this.does("note.move", { thing: change.id, order: change.order });
      return;
    }
    const box = laidOut(things, this.isCollage).boxes.get(id);
    if (box === undefined || thing === undefined) return;
    const by = isBack ? -STEP : STEP;
    const isAcross = direction === "left" || direction === "right";
    this.does("note.move", { thing: id, x: Math.max(0, box.x + (isAcross ? by : 0)), y: Math.max(0, box.y + (isAcross ? 0 : by)) });
  }

  /** The order of something that is put last. */
  static last(list: readonly Thing[]): number {
    return Math.max(-1, ...list.map((thing) => thing.order)) + 1;
  }
}
