/** The big screen of a live workshop: mounted in #wall, told what it needs by <script type="application/json" id="room">. */

import { mount } from "svelte";

import Wall from "../islands/wall/Wall.svelte";
import { Live } from "../islands/shared/live.svelte";
import { readPage } from "../islands/shared/page";

const page = readPage();
const target = document.getElementById("wall");
if (target) mount(Wall, { target, props: { live: new Live(page), page } });
