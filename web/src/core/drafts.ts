/** Drafts on this device: what could not be sent yet, by key, for thirty days. */

import type { Fields } from "./autosave";

const PREFIX = "makewith.draft.";
const LONGEST_MS = 30 * 24 * 3_600_000;

type Shelf = Pick<Storage, "getItem" | "setItem" | "removeItem" | "key" | "length">;

interface Kept {
  fields: Fields;
  /** Milliseconds since 1970, by this device's clock. */
  at: number;
}

export class Drafts {
  constructor(
    private readonly shelf: Shelf,
    private readonly now: () => number = Date.now,
  ) {}

  /** False where this device keeps nothing, as in some private windows. */
  keep(key: string, fields: Fields): boolean {
    try {
      this.shelf.setItem(PREFIX + key, JSON.stringify({ fields, at: this.now() } satisfies Kept));
      return true;
    } catch {
      return false;
    }
  }

  find(key: string): Fields | null {
    return this.read(PREFIX + key)?.fields ?? null;
  }

  /** What is kept under this key and under every key that begins with it. */
  under(key: string): Fields[] {
    return this.names(PREFIX + key).flatMap((name) => {
      const kept = this.read(name);
      return kept === null ? [] : [kept.fields];
    });
  }

  forget(key: string): void {
    try {
      this.shelf.removeItem(PREFIX + key);
    } catch {
      // A device that keeps nothing has nothing to forget.
    }
  }

  /** Drop what is older than thirty days or cannot be read. */
  tidy(): void {
    for (const name of this.names(PREFIX)) {
      const kept = this.read(name);
      if (kept === null || this.now() - kept.at > LONGEST_MS) this.shelf.removeItem(name);
    }
  }

  private names(start: string): string[] {
    const names: string[] = [];
    for (let index = 0; index < this.shelf.length; index += 1) {
      const name = this.shelf.key(index);
      if (name?.startsWith(start)) names.push(name);
    }
    return names;
  }

  private read(name: string): Kept | null {
    try {
      const kept = JSON.parse(this.shelf.getItem(name) ?? "null") as Kept | null;
      return kept !== null && Array.isArray(kept.fields) ? kept : null;
    } catch {
      return null;
    }
  }
}
