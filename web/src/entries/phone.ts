/** A live workshop on a phone: mounted in #phone, told what it needs by <script type="application/json" id="room">. */

import { mount } from "svelte";

import Phone from "../islands/phone/Phone.svelte";
import { readPhonePage } from "../islands/phone/page";
import { Live } from "../islands/shared/live.svelte";

const page = readPhonePage();
const target = document.getElementById("phone");
if (target) mount(Phone, { target, props: { live: new Live(page), page } });
