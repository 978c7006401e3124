/** The console of a live workshop: mounted in #console, told what it needs by <script type="application/json" id="room">. */

import { mount } from "svelte";

import Console from "../islands/console/Console.svelte";
import { Live } from "../islands/shared/live.svelte";
import { readPage } from "../islands/shared/page";

const page = readPage();
const target = document.getElementById("console");
if (target) mount(Console, { target, props: { live: new Live(page), page } });
