/** The three things one can say of a part, in words and shape. */

import type { Verdict } from "../../core/workshop/prototype";
import { gettext } from "../../core/words";

export const SHAPES: Record<Verdict, string> = { gives: "up", same: "flat", hinders: "down" };

export const verdictWords = (): Record<Verdict, string> => ({
  gives: gettext("gives me something"), same: gettext("makes no difference"), hinders: gettext("gets in my way"),
});
