/**
 * The queue of moderation by keyboard: j and k go through the list, x chooses, p publishes, r refuses with a reason.
 *
 * form[data-queue]              the queue; [data-case] one Item in it with its checkbox
 * select[data-reasons]          choosing one writes its data-words into the field "reason" of the same form, to be changed
 */

function isTyping(target: EventTarget | null): boolean {
  return target instanceof Element && target.closest("input:not([type=checkbox]), textarea, select, [contenteditable]") !== null;
}

function listenForKeys(form: HTMLFormElement): void {
  const cases = [...form.querySelectorAll<HTMLElement>("[data-case]")];
  let current = -1;

  const box = (place: number) => cases[place]?.querySelector<HTMLInputElement>("input[type=checkbox]") ?? null;
  const mark = (place: number) => {
    cases[current]?.removeAttribute("aria-current");
    current = place;
    cases[current]?.setAttribute("aria-current", "true");
  };
  const go = (place: number) => {
    if (!cases[place]) return;
    mark(place);
    cases[place].scrollIntoView({ block: "nearest" });
    box(place)?.focus({ preventScroll: true });
  };
  /** What is chosen, or else the one that is looked at. */
  const chooseSomething = () => {
    const chosen = cases.some((_, place) => box(place)?.checked);
    const here = box(current);
    if (!chosen && here) here.checked = true;
    return chosen || here !== null;
  };

  form.addEventListener("focusin", (event) => {
    const place = cases.findIndex((one) => one.contains(event.target as Node));
    // Marked only: what scrolls under a finger is not clicked.
    if (place >= 0 && place !== current) mark(place);
  });
  document.addEventListener("keydown", (event) => {
    if (isTyping(event.target) || event.ctrlKey || event.metaKey || event.altKey) return;
    if (event.key === "j") go(Math.min(current + 1, cases.length - 1));
    else if (event.key === "k") go(Math.max(current - 1, 0));
    else if (event.key === "x") {
      const here = box(current);
      if (here) here.checked = !here.checked;
    } else if (event.key === "p") {
      const button = form.querySelector<HTMLButtonElement>("button[value=publish]");
      if (button && chooseSomething()) form.requestSubmit(button);
    } else if (event.key === "r") {
      if (chooseSomething()) form.querySelector<HTMLSelectElement>("select[data-reasons]")?.focus();
    } else return;
    event.preventDefault();
  });
}

for (const form of document.querySelectorAll<HTMLFormElement>("form[data-queue]")) listenForKeys(form);

document.addEventListener("change", (event) => {
  const select = event.target;
  if (!(select instanceof HTMLSelectElement) || !("reasons" in select.dataset)) return;
  const field = select.form?.elements.namedItem("reason");
  if (field instanceof HTMLTextAreaElement) field.value = select.selectedOptions[0]?.dataset["words"] ?? "";
});

export {};
