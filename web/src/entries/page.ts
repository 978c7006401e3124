/**
 * Every page. Without it all pages still work; it spares reloads and asks before what cannot be undone.
 *
 * [data-toasts]                 the region (role="status") that toasts appear in; [data-dismiss] closes a .toast or .banner;
 *                               an htmx answer with HX-Trigger: {"toast": {"text": "…"}} shows one
 * [data-opens="DIALOG-ID"]      opens a <dialog>; [data-closes] inside closes it
 * form/button[data-confirm="DIALOG-ID"]
 *                               asks first: the dialog holds <form method="dialog"> with <button value="confirm"> and another
 * [data-counter="ID"][data-limit="80"]
 *                               a field whose length is written into the element ID as "45 of 80"; [data-over] past the limit
 * [data-draft-done="KEY"]       says that the draft KEY has arrived, so this device forgets its copy
 * <meta name="csrf-token">      used where there is no csrftoken cookie
 * <script type="application/json" id="messages">
 *                               translations of the texts in web/
 *
 * A form is sent once (aria-busy while it is on its way). htmx runs without eval and without inline styles, and swaps the
 * answer of a refused form (422) as it does any other.
 */

import htmx from "htmx.org";

import { Drafts } from "../core/drafts";
import { gettext } from "../core/words";
import { readCatalogue } from "../page/catalogue";
import { csrfToken } from "../page/csrf";
import { listenForDialogs } from "../page/dialogs";
import { countCharacters, guardAgainstSendingTwice } from "../page/forms";
import { listenForToasts, toast } from "../page/toasts";

htmx.config.allowEval = false;
htmx.config.includeIndicatorStyles = false;
htmx.config.selfRequestsOnly = true;
// What people read is not left behind in the browser's storage.
htmx.config.historyCacheSize = 0;
htmx.config.responseHandling = [
  { code: "204", swap: false },
  { code: "[23]..", swap: true },
  { code: "422", swap: true },
  { code: "...", swap: false, error: true },
];

document.addEventListener("htmx:configRequest", (event) => {
  const { headers, verb } = (event as CustomEvent<{ headers: Record<string, string>; verb: string }>).detail;
  if (verb !== "get") headers["X-CSRFToken"] = csrfToken();
});
document.addEventListener("htmx:sendError", () => {
  toast(gettext("We could not be reached. What you wrote is still here; try again in a moment."));
});
document.addEventListener("htmx:responseError", (event) => {
  const { xhr } = (event as CustomEvent<{ xhr: XMLHttpRequest }>).detail;
  toast(
    xhr.status === 429
      ? gettext("That was very fast. Try again in a minute.")
      : gettext("This did not work. Load the page again, then try once more."),
  );
});

readCatalogue();
listenForToasts();
listenForDialogs();
guardAgainstSendingTwice();
countCharacters();

// Only conversations have such fields, some of them brought by htmx.
const offerPeopleToMention = () => {
  if (document.querySelector("textarea[data-mentions]")) void import("../page/mentions").then((module) => module.offerPeople());
};
offerPeopleToMention();
document.addEventListener("htmx:load", offerPeopleToMention);

const arrived = document.querySelectorAll<HTMLElement>("[data-draft-done]");
if (arrived.length > 0) {
  const drafts = new Drafts(localStorage);
  for (const element of arrived) drafts.forget(element.dataset["draftDone"] ?? "");
}
