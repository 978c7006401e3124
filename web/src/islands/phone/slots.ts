/**
 * Screens of their own that rooms of a workshop bring to the phone. The first that fits takes the place of writing and sorting.
 * A screen gets `{ live, page }` and draws its own `.phone__body` and `.phone__foot`.
 */

import type { Component } from "svelte";

import type { Cells } from "../../core/workshop/cells";
import type { Pocket } from "./pocket.svelte";
import type { PhonePage } from "./page";

export interface Slot {
  fits(cells: Cells): boolean;
  screen: Component<{ live: Pocket; page: PhonePage }>;
}

export const SLOTS: Slot[] = [];
