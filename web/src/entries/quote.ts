/**
 * The studio: make words that somebody wrote into evidence.
 *
 * [data-quotable="ITEM-ID"]     a text. Selecting words in it shows the bar
 * [data-quote-bar]              (hidden) the bar, with buttons [data-quote-into="DIALOG-ID"]: "Make an insight", "Add to insight"
 * [data-quote-this="ELEMENT-ID"][data-quote-into="DIALOG-ID"]
 *                               the way by keyboard: the whole text of that [data-quotable] goes into the dialog, to be cut
 * dialog form                   has fields named source, quote (a textarea: what is quoted may be shortened), start and end. Positions
 *                               count code points in the text as it is read (paragraphs two line breaks apart). They are filled in
 *                               again when the form is sent; words that are not in the text leave them empty, and the server says so
 */

import { findQuote, quoteBetween, type Quote } from "../core/quotes";
import { findDialog } from "../page/dialogs";
import { readText } from "../page/reading";

interface Chosen {
  element: HTMLElement;
  quote: Quote;
}

function chosen(): Chosen | null {
  const selection = document.getSelection();
  if (!selection || selection.isCollapsed || selection.rangeCount === 0) return null;
  const range = selection.getRangeAt(0);
  const start = range.startContainer;
  const element = (start instanceof Element ? start : start.parentElement)?.closest<HTMLElement>("[data-quotable]");
  if (!element?.contains(range.endContainer)) return null;
  const { text, placeOf } = readText(element);
  const quote = quoteBetween(text, placeOf(start, range.startOffset), placeOf(range.endContainer, range.endOffset));
  return quote && { element, quote };
}

function field(form: HTMLFormElement, name: string): { value: string } | null {
  const found = form.elements.namedItem(name);
  return found instanceof HTMLInputElement || found instanceof HTMLTextAreaElement ? found : null;
}

function fill(form: HTMLFormElement, name: string, value: string): void {
  const found = field(form, name);
  if (found) found.value = value;
}

function open(dialog: HTMLDialogElement, { element, quote }: Chosen): void {
  for (const form of dialog.querySelectorAll("form")) {
    fill(form, "source", element.dataset["quotable"] ?? "");
    fill(form, "quote", quote.words);
    fill(form, "start", String(quote.start));
    fill(form, "end", String(quote.end));
  }
  dialog.showModal();
}

const bar = document.querySelector<HTMLElement>("[data-quote-bar]");
let last: Chosen | null = null;

function place(): void {
  if (!bar) return;
  last = chosen();
  bar.hidden = last === null;
  if (last === null) return;
  const box = document.getSelection()?.getRangeAt(0).getBoundingClientRect();
  if (!box) return;
  const gap = 8;
  const above = box.top - bar.offsetHeight - gap;
  bar.style.position = "fixed";
  bar.style.top = `${Math.max(gap, above > 0 ? above : Math.min(box.bottom + gap, innerHeight - bar.offsetHeight - gap))}px`;
  bar.style.left = `${Math.max(gap, Math.min(box.left, innerWidth - bar.offsetWidth - gap))}px`;
}

let frame = 0;
const placeSoon = () => {
  cancelAnimationFrame(frame);
  frame = requestAnimationFrame(place);
};
document.addEventListener("selectionchange", placeSoon);
window.addEventListener("scroll", () => bar && !bar.hidden && placeSoon(), { passive: true });
// Pressing a button of the bar must not take the selection away first.
bar?.addEventListener("pointerdown", (event) => event.preventDefault());

document.addEventListener("click", (event) => {
  const button = (event.target as Element).closest<HTMLElement>("[data-quote-into]");
  const dialog = findDialog(button?.dataset["quoteInto"]);
  if (!button || !dialog) return;
  const whole = document.getElementById(button.dataset["quoteThis"] ?? "");
  if (whole) {
    const { text } = readText(whole);
    const quote = quoteBetween(text, 0, text.length);
    if (quote) open(dialog, { element: whole, quote });
  } else if (last) {
    if (bar) bar.hidden = true;
    open(dialog, last);
  }
});

document.addEventListener(
  "submit",
  (event) => {
    const form = event.target as HTMLFormElement;
    const item = field(form, "source")?.value;
    const words = field(form, "quote")?.value;
    const source = item ? document.querySelector(`[data-quotable="${CSS.escape(item)}"]`) : null;
    if (!source || words === undefined) return;
    const { text } = readText(source);
    const start = Number(field(form, "start")?.value);
    const end = Number(field(form, "end")?.value);
    // Words as they were chosen keep their place, for the same words may stand in a text twice.
    if (end > start && [...text].slice(start, end).join("") === words) return;
    const quote = findQuote(text, words);
    fill(form, "start", quote ? String(quote.start) : "");
    fill(form, "end", quote ? String(quote.end) : "");
    if (quote) fill(form, "quote", quote.words);
  },
  { capture: true },
);
