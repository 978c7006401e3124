/** A form is sent once, however often its button is pressed. */

import { gettext, lengthOf } from "../core/words";

const sending = new WeakSet<HTMLFormElement>();

function buttons(form: HTMLFormElement): HTMLButtonElement[] {
  return [...form.elements].filter(
    (element): element is HTMLButtonElement => element instanceof HTMLButtonElement && element.type === "submit",
  );
}

function hold(form: HTMLFormElement): void {
  sending.add(form);
  form.setAttribute("aria-busy", "true");
  // After the browser collected the fields: a disabled button's name and value would be missing.
  window.setTimeout(() => {
    if (!sending.has(form)) return;
    for (const button of buttons(form)) {
      if (!button.disabled) {
        button.disabled = true;
        button.dataset["held"] = "";
      }
    }
  }, 0);
}

/** Let the form be sent again. */
export function release(form: HTMLFormElement): void {
  sending.delete(form);
  form.removeAttribute("aria-busy");
  for (const button of buttons(form)) {
    if ("held" in button.dataset) {
      button.disabled = false;
      delete button.dataset["held"];
    }
  }
}

export function guardAgainstSendingTwice(): void {
  document.addEventListener(
    "submit",
    (event) => {
      const form = event.target as HTMLFormElement;
      if (!sending.has(form)) return;
      event.preventDefault();
      event.stopImmediatePropagation();
    },
    { capture: true },
  );
  // On the way back up, when everyone who may stop the form has had the chance to.
  window.addEventListener("submit", (event) => {
    const form = event.target as HTMLFormElement;
    const opensDialog = form.method === "dialog";
    const isPlain = !event.defaultPrevented && form.target !== "_blank";
    if (isPlain && !opensDialog && !sending.has(form)) hold(form);
  });
  let pressed = "";
  document.addEventListener("htmx:beforeRequest", (event) => {
    const form = event.target;
    if (!(form instanceof HTMLFormElement)) return;
    pressed = document.activeElement?.id ?? "";
    hold(form);
  });
  // A button that was held has lost the focus; where the answer has it again under its id, one is still on it.
  document.addEventListener("htmx:afterSettle", () => {
    if (pressed && document.activeElement === document.body) document.getElementById(pressed)?.focus({ preventScroll: true });
    pressed = "";
  });
  document.addEventListener("htmx:afterRequest", (event) => {
    const form = event.target;
    if (form instanceof HTMLFormElement) release(form);
  });
  // The back button brings the page as it was left.
  window.addEventListener("pageshow", (event) => {
    if (event.persisted) for (const form of document.forms) release(form);
  });
}

/** "45 of 80" under a field: <textarea data-counter="ID-OF-THE-PLACE" data-limit="80">. */
export function countCharacters(): void {
  const update = (field: HTMLInputElement | HTMLTextAreaElement) => {
    const place = document.getElementById(field.dataset["counter"] ?? "");
    const limit = Number(field.dataset["limit"] ?? field.maxLength);
    if (!place) return;
    const count = lengthOf(field.value);
    place.textContent = limit > 0 ? gettext("%(count)s of %(limit)s", { count, limit }) : String(count);
    place.toggleAttribute("data-over", limit > 0 && count > limit);
  };
  const isCounted = (target: EventTarget | null): target is HTMLInputElement | HTMLTextAreaElement =>
    (target instanceof HTMLInputElement || target instanceof HTMLTextAreaElement) && "counter" in target.dataset;
  document.addEventListener("input", (event) => {
    if (isCounted(event.target)) update(event.target);
  });
  for (const field of document.querySelectorAll("[data-counter]")) if (isCounted(field)) update(field);
}
