import { gettext } from "../core/words";

const SHOWN_MS = 8_000;

/** Say something that needs no answer, in the page's [data-toasts] region. It waits while pointed at or focused. */
export function toast(text: string): void {
  const region = document.querySelector("[data-toasts]");
  if (!region) return;
  const element = document.createElement("div");
  element.className = "toast";
  const words = document.createElement("span");
  words.textContent = text;
  const close = document.createElement("button");
  close.type = "button";
  close.className = "btn";
  close.dataset["dismiss"] = "";
  close.textContent = gettext("Close");
  element.append(words, close);
  region.append(element);
  fade(element);
}

function fade(element: Element): void {
  const end = () => {
    if (element.matches(":hover, :focus-within")) window.setTimeout(end, SHOWN_MS);
    else element.remove();
  };
  window.setTimeout(end, SHOWN_MS);
}

/** Toasts from the server: those already in the page stay until closed, htmx answers may bring more as an event. */
export function listenForToasts(): void {
  document.addEventListener("click", (event) => {
    const button = (event.target as Element).closest("[data-dismiss]");
    button?.closest(".toast, .banner")?.remove();
  });
  document.addEventListener("toast", (event) => {
    const detail = (event as CustomEvent<{ text?: string; value?: string }>).detail;
    const text = detail.text ?? detail.value;
    if (text) toast(text);
  });
}
