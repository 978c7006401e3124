/**
 * Filling in a card: it keeps itself like the draft of an idea, and figures on a keyboard give marks.
 *
 * form[data-scorecard]  Fieldsets of radio buttons named "mark-…". A figure from 1 to 9 chooses that mark in the fieldset that has
 *                       the focus, or in the first one without a mark, and 0 the last, “I cannot say”; it moves the focus to the next one without a mark.
 */

import "./idea-form";

function fieldsets(form: HTMLFormElement): HTMLFieldSetElement[] {
  return [...form.querySelectorAll("fieldset")].filter((set) => set.querySelector("input[type=radio][name^='mark-']"));
}

const marks = (set: HTMLFieldSetElement) => [...set.querySelectorAll<HTMLInputElement>("input[type=radio]")];
const isMarked = (set: HTMLFieldSetElement) => marks(set).some((mark) => mark.checked);

/** The mark chosen in this fieldset, or its first one, which is what has the focus when it is reached by keyboard. */
function focus(set: HTMLFieldSetElement | undefined): void {
  const mark = set && (marks(set).find((one) => one.checked) ?? marks(set)[0]);
  mark?.focus({ preventScroll: true });
  set?.scrollIntoView({ block: "center" });
}

function isWriting(target: EventTarget | null): boolean {
  return target instanceof HTMLTextAreaElement || (target instanceof HTMLInputElement && target.type !== "radio");
}

for (const form of document.querySelectorAll<HTMLFormElement>("form[data-scorecard]")) {
  document.addEventListener("keydown", (event) => {
    if (event.ctrlKey || event.altKey || event.metaKey || isWriting(event.target) || !/^[0-9]$/.test(event.key)) return;
    const sets = fieldsets(form);
    const here = sets.find((set) => set.contains(document.activeElement)) ?? sets.find((set) => !isMarked(set));
    const choices = here ? marks(here) : [];
    const cannotSay = choices.length - 1;
    const place = event.key === "0" ? cannotSay : Number(event.key) - 1;
    const mark = choices[place];
    if (!here || !mark || (place === cannotSay && event.key !== "0")) return;
    event.preventDefault();
    mark.checked = true;
    mark.dispatchEvent(new Event("change", { bubbles: true }));
    const rest = sets.slice(sets.indexOf(here) + 1);
    focus(rest.find((set) => !isMarked(set)) ?? rest[0] ?? here);
  });
}
