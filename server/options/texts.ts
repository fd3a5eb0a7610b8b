/** The options for how a row's text is prepared for the model. */

import { CLEANINGS, type Cleaning } from "../../src/scoring/rules.ts";
import type { TextRules } from "../../src/scoring/row-text.ts";
import { group, option, toggle, UsageError, type Values } from "./option.ts";

/** @throws UsageError */
function cleaningsOf(text: string, name: string): Cleaning[] {
  return text.split(",").map((part) => {
    const cleaning = CLEANINGS.find((known) => known === part.trim());
    if (cleaning) return cleaning;
    throw new UsageError(`${name} takes ${CLEANINGS.join(" and ")}, separated by a comma, not ${part}.`);
  });
}

export const TEXT_OPTIONS = group("Texts", {
  clean: option({
    flag: "clean",
    value: CLEANINGS.join(","),
    defaultText: "none",
    help: "what is cleaned in a text before the model reads it: HTML tags, letters such as â€™ of UTF-8 that was read as windows-1252 or \\xe2 of Python bytes, or both; the output has the text as it came",
    parse: cleaningsOf,
  }),
  scoreMissing: toggle(
    "score-missing",
    "score cells such as NULL, N/A and [deleted], which otherwise have the status empty",
  ),
});

export const textRulesOf = ({ clean, scoreMissing }: Values<typeof TEXT_OPTIONS>): TextRules => ({
  ...(clean && { clean }),
  ...(scoreMissing && { scoreMissing }),
});
