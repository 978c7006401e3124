/**
 * Choosing whom to address: after an @ in <textarea data-mentions="ADDRESS"> a list of people of the conversation opens, which
 * the server makes as <li role="option" data-name="…">. Without it a whole name typed after an @ does the same.
 */

import { begunMention, step, withName, type Begun } from "../core/mentions";

const WAIT_MILLISECONDS = 150;

class Chooser {
  private readonly list = document.createElement("ul");
  private begun: Begun | null = null;
  private chosen = -1;
  private timer = 0;
  private asked = 0;

  constructor(private readonly field: HTMLTextAreaElement) {
    this.list.className = "mentions";
    this.list.id = `${field.id}-people`;
    this.list.setAttribute("role", "listbox");
    this.list.hidden = true;
    field.after(this.list);
    field.setAttribute("aria-autocomplete", "list");
    field.setAttribute("aria-controls", this.list.id);
    field.addEventListener("input", () => this.look());
    field.addEventListener("keydown", (event) => this.press(event));
    field.addEventListener("blur", () => window.setTimeout(() => this.close(), WAIT_MILLISECONDS));
    this.list.addEventListener("pointerdown", (event) => {
      const option = (event.target as Element).closest<HTMLElement>("[role=option]");
      event.preventDefault();
      if (option) this.take(option);
    });
  }

  private get options(): HTMLElement[] {
    return [...this.list.querySelectorAll<HTMLElement>("[role=option]")];
  }

  private look(): void {
    window.clearTimeout(this.timer);
    this.begun = begunMention(this.field.value.slice(0, this.field.selectionStart));
    if (!this.begun) return this.close();
    this.timer = window.setTimeout(() => void this.ask(), WAIT_MILLISECONDS);
  }

  private async ask(): Promise<void> {
    const begun = this.begun;
    if (!begun) return;
    const asked = ++this.asked;
    const address = `${this.field.dataset["mentions"] ?? ""}?q=${encodeURIComponent(begun.text)}`;
    const answer = await fetch(address).catch(() => null);
    if (asked !== this.asked || !answer?.ok || this.begun !== begun) return;
    // Made by our own server out of escaped names.
    this.list.innerHTML = await answer.text();
    this.list.hidden = this.options.length === 0;
    this.choose(this.list.hidden ? -1 : 0);
  }

  private choose(place: number): void {
    this.chosen = place;
    for (const [index, option] of this.options.entries()) option.setAttribute("aria-selected", String(index === place));
    const option = this.options[place];
    if (option) {
      this.field.setAttribute("aria-activedescendant", option.id);
      option.scrollIntoView({ block: "nearest" });
    } else this.field.removeAttribute("aria-activedescendant");
  }

  private press(event: KeyboardEvent): void {
    if (this.list.hidden) return;
    if (event.key === "ArrowDown" || event.key === "ArrowUp") {
      this.choose(step(this.chosen, event.key === "ArrowDown" ? 1 : -1, this.options.length));
    } else if (event.key === "Enter" || event.key === "Tab") {
      const option = this.options[this.chosen];
      if (!option) return;
      this.take(option);
    } else if (event.key === "Escape") this.close();
    else return;
    event.preventDefault();
  }

  private take(option: HTMLElement): void {
    if (!this.begun) return;
    const { text, caret } = withName(this.field.value, this.begun, this.field.selectionStart, option.dataset["name"] ?? "");
    this.field.value = text;
    this.field.setSelectionRange(caret, caret);
    this.field.focus();
    this.close();
    this.field.dispatchEvent(new Event("input", { bubbles: true }));
  }

  private close(): void {
    this.begun = null;
    this.asked++;
    this.list.hidden = true;
    this.list.replaceChildren();
    this.choose(-1);
  }
}

const ready = new WeakSet<HTMLTextAreaElement>();

export function offerPeople(): void {
  for (const field of document.querySelectorAll<HTMLTextAreaElement>("textarea[data-mentions]")) {
    if (ready.has(field)) continue;
    ready.add(field);
    new Chooser(field);
  }
}
