/** Texts in the reader's language, and the small ways in which the tool writes figures. */

export type Catalogue = Record<string, string | string[]>;

let catalogue: Catalogue = {};

/** Take over a translation: message → text, or the plural forms of it. Without one, English is spoken. */
export function speak(translation: Catalogue): void {
  catalogue = translation;
}

function fill(text: string, values: Record<string, string | number>): string {
  return text.replace(/%\((\w+)\)s/g, (whole, name: string) => String(values[name] ?? whole));
}

/** The text in the reader's language, with %(name)s filled in. */
export function gettext(message: string, values: Record<string, string | number> = {}): string {
  const found = catalogue[message];
  return fill(typeof found === "string" ? found : message, values);
}

/** The same for a text that depends on a count, which is also the value `count`. */
export function ngettext(one: string, many: string, count: number, values: Record<string, string | number> = {}): string {
  const found = catalogue[one];
  const language = typeof document === "undefined" ? "en" : document.documentElement.lang || "en";
  const form = new Intl.PluralRules(language).select(count) === "one" ? 0 : 1;
  const text = Array.isArray(found) ? (found[form] ?? found[found.length - 1]) : undefined;
  return fill(text ?? (count === 1 ? one : many), { count, ...values });
}

/** "14:22". */
export function clock(moment: Date): string {
  return `${String(moment.getHours()).padStart(2, "0")}:${String(moment.getMinutes()).padStart(2, "0")}`;
}

/** Length as the server counts it: in code points, so an emoji is one. A line break is one too. */
export function lengthOf(text: string): number {
  return [...text.replace(/\r\n/g, "\n")].length;
}
