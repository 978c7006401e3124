/** Opening, closing and asking with <dialog>; the words and both outcomes are the server's. */

export function findDialog(id: string | undefined): HTMLDialogElement | null {
  const element = id ? document.getElementById(id) : null;
  return element instanceof HTMLDialogElement ? element : null;
}

/** True once the person chose the button with value="confirm". Without such a dialog the answer is yes. */
function ask(dialog: HTMLDialogElement): Promise<boolean> {
  dialog.returnValue = "";
  dialog.showModal();
  return new Promise((resolve) => {
    dialog.addEventListener("close", () => resolve(dialog.returnValue === "confirm"), { once: true });
  });
}

const confirmed = new WeakSet<HTMLFormElement>();

export function listenForDialogs(): void {
  document.addEventListener("click", (event) => {
    const target = event.target as Element;
    const opener = target.closest<HTMLElement>("[data-opens]");
    if (opener) findDialog(opener.dataset["opens"])?.showModal();
    target.closest("[data-closes]")?.closest("dialog")?.close();
  });

  // In the capture phase, so that neither htmx nor the double-submit guard sees a form that is still being asked about.
  document.addEventListener(
    "submit",
    (event) => {
      const form = event.target as HTMLFormElement;
      const submitter = event.submitter;
      const dialog = findDialog(submitter?.dataset["confirm"] ?? form.dataset["confirm"]);
      if (!dialog || confirmed.delete(form)) return;
      event.preventDefault();
      event.stopImmediatePropagation();
      void ask(dialog).then((isSure) => {
        if (!isSure) return;
        confirmed.add(form);
        form.requestSubmit(submitter);
      });
    },
    { capture: true },
  );
}
