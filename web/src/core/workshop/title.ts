/** What a thing is called where it cannot be shown: its words, or what kind of thing without words it is. */

import { gettext } from "../words";
import type { Thing } from "./cells";

export function titleOf(thing: Thing): string {
  if (thing.text !== "") return thing.text;
  return thing.kind === "photo" ? gettext("A picture") : thing.kind === "sketch" ? gettext("A drawing") : gettext("Without words");
}
