/**
 * Writing an idea: the draft keeps itself, pictures travel while one writes.
 *
 * form[data-autosave-url]       where the fields are posted (as a form would), a second after the last key and when the page
 *                               is left. Answers: 200 {"kept_at": "14:22"}; 409 and 422 {"message": "why"}; anything else
 *                               counts as unreachable
 *     [data-draft-key]          the draft's name on this device, different for each draft and person
 * [data-autosave-status]        (role="status") says "Kept at 14:22", "Your page is safe on this device …"; its
 *                               data-state is writing, kept, here or refused
 * input[type=file][data-upload-url][data-max][data-max-bytes]
 *                               each chosen picture is posted there under the input's name. 2xx answers with the <li> for it,
 *                               4xx with a text/plain sentence saying what is wrong
 * [data-drop]                   a place to drop pictures on
 * [data-pictures]               the list. An <li> holds <input type="hidden" name="pictures" value="ID">, fields for caption and
 *                               description (saved with the draft), [data-move="up"], [data-move="down"], [data-remove="URL"]
 *                               (posted to when pressed; may be empty) and [data-position], where "1 of 3, shown first" goes
 * template[data-picture-waiting]
 *                               the <li> of a picture on its way: [data-picture-name], [data-picture-progress] (a progressbar with
 *                               --v), [data-picture-error] (inside a hidden element), [data-remove]
 */

import { Autosave, type Answer, type Fields, type State } from "../core/autosave";
import { waitBefore } from "../core/backoff";
import { Drafts } from "../core/drafts";
import { clock, gettext } from "../core/words";
import { csrfToken } from "../page/csrf";
import { managePictures } from "../page/pictures";
import { toast } from "../page/toasts";

function words(state: State): string {
  switch (state.kind) {
    case "writing":
      return gettext("Writing…");
    case "kept":
      return gettext("Kept at %(time)s", { time: state.at });
    case "here":
      return gettext("Your page is safe on this device. It goes to us by itself later.");
    case "refused":
      return state.message;
  }
}

function readFields(form: HTMLFormElement): Fields {
  return [...new FormData(form)].flatMap(([name, value]): Fields =>
    typeof value === "string" && name !== "csrfmiddlewaretoken" ? [[name, value]] : [],
  );
}

/** Put kept words back into the fields that hold text or a choice. */
function writeFields(form: HTMLFormElement, fields: Fields): void {
  for (const [name, value] of fields) {
    const field = form.elements.namedItem(name);
    if (field instanceof HTMLTextAreaElement) field.value = value;
    else if (field instanceof HTMLInputElement && !["hidden", "file"].includes(field.type)) {
      if (field.type === "checkbox" || field.type === "radio") field.checked = field.value === value;
      else field.value = value;
    }
    if (field instanceof HTMLElement) field.dispatchEvent(new Event("input", { bubbles: true }));
  }
}

async function send(address: string, fields: Fields, isLeaving: boolean): Promise<Answer> {
  try {
    const response = await fetch(address, {
      method: "POST",
      headers: { "X-CSRFToken": csrfToken(), Accept: "application/json" },
      body: new URLSearchParams(fields),
      keepalive: isLeaving,
    });
    if (response.ok && !response.redirected) {
      const { kept_at: at } = (await response.json()) as { kept_at?: string };
      return { kind: "kept", at: at ?? clock(new Date()) };
    }
    if (response.status === 409 || response.status === 422) {
      const { message } = (await response.json()) as { message?: string };
      return { kind: "refused", message: message ?? gettext("This could not be kept. Copy what you wrote and load the page again.") };
    }
  } catch {
    // No connection, or an answer that is not ours: the words stay on this device.
  }
  return { kind: "unreachable" };
}

function start(form: HTMLFormElement): void {
  const address = form.dataset["autosaveUrl"] ?? "";
  const key = form.dataset["draftKey"] ?? location.pathname;
  const status = document.querySelector<HTMLElement>("[data-autosave-status]");
  const drafts = new Drafts(localStorage);
  let isLeaving = false;

  const autosave = new Autosave({
    read: () => readFields(form),
    send: (fields) => send(address, fields, isLeaving),
    keepHere: (fields) => void drafts.keep(key, fields),
    forgetHere: () => drafts.forget(key),
    show: (state) => {
      if (!status || status.dataset["state"] === state.kind && state.kind === "writing") return;
      status.dataset["state"] = state.kind;
      (status.querySelector("[data-words]") ?? status).textContent = words(state);
    },
    later: (milliseconds, then) => {
      const timer = window.setTimeout(then, milliseconds);
      return () => window.clearTimeout(timer);
    },
    waitBefore: (attempt) => waitBefore(attempt),
  });

  const pictures = managePictures(form, () => void autosave.save());
  drafts.tidy();
  const kept = drafts.find(key);
  if (kept !== null) {
    writeFields(form, kept);
    if (autosave.hasUnsaved) void autosave.save();
    else drafts.forget(key);
  }

  form.addEventListener("input", () => autosave.touched());
  form.addEventListener("change", () => autosave.touched());
  window.addEventListener("online", () => void autosave.save());
  const leave = () => {
    isLeaving = true;
    if (autosave.hasUnsaved) drafts.keep(key, readFields(form));
    void autosave.save();
  };
  window.addEventListener("pagehide", leave);
  document.addEventListener("visibilitychange", () => {
    if (document.visibilityState === "hidden") leave();
    else isLeaving = false;
  });
  form.addEventListener("submit", (event) => {
    if (pictures.isSending()) {
      event.preventDefault();
      toast(gettext("A picture is still on its way. Wait for it, or remove it."));
      return;
    }
    if (!event.defaultPrevented) autosave.close();
  });
  window.addEventListener("pageshow", (event) => {
    if (event.persisted) autosave.reopen();
  });
}

for (const form of document.querySelectorAll<HTMLFormElement>("form[data-autosave-url]")) start(form);
