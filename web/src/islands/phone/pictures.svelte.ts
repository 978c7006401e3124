/** One's pictures that the server does not have yet, as Svelte sees them. */

import { openAlbum, type Album, type Refused, type Waiting } from "../../core/board";
import type { Live } from "../shared/live.svelte";
import { sendPicture } from "../shared/sending";
import type { PhonePage } from "./page";

export class Pictures {
  readonly album: Album;
  waiting = $state.raw<readonly Waiting[]>([]);
  /** How much of the first that waits has gone off; null while none is on its way. */
  share = $state<number | null>(null);
  refused = $state.raw<readonly Refused[]>([]);
  readonly #live: Live;

  constructor(live: Live, page: PhonePage) {
    this.#live = live;
    const post = async ({ id, data, phase }: Waiting, progress: (share: number) => void, signal: AbortSignal) => {
      const answer = await sendPicture(page.photos, { ...data, operation: id, phase }, progress, signal);
      return "why" in answer ? answer.why : null;
    };
    this.album = openAlbum(page, post, () => this.#look());
    let wasConnected = live.room.view.isConnected;
    live.room.listen(() => {
      const { isConnected } = live.room.view;
      if (isConnected && !wasConnected) this.album.wake();
      wasConnected = isConnected;
    });
  }

  #look(): void {
    this.waiting = this.album.waiting;
    this.share = this.album.share;
    this.refused = this.album.refused;
  }

  /** Put a picture on the board as soon as there is a connection. */
  put(picture: File, about: string, group: string | null): void {
    const { room } = this.#live;
    const data = { thing: room.newId(), text: about, order: room.now() / 1000, group, picture };
    this.album.add({ id: room.newId(), phase: room.phase, data });
  }

  /** Send what was refused once more. */
  again(refused: Refused): void {
    this.album.again(refused, this.#live.room.newId());
  }
}
