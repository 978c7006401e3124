/** The board of a live workshop: mounted in #board, told what it needs by <script type="application/json" id="room">. */

import { mount } from "svelte";

import Board from "../islands/board/Board.svelte";
import { Live } from "../islands/shared/live.svelte";
import { readPage } from "../islands/shared/page";

const page = readPage();
const target = document.getElementById("board");
if (target) mount(Board, { target, props: { live: new Live(page), page } });
