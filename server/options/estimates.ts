/** Options of commands that estimate shares in a scored table. */

import { choice, group, text, toggle } from "./option.ts";

export const ESTIMATE_OPTIONS = group("Estimates", {
  scores: text({
    flag: "scores",
    value: "NAME",
    default: "sentiment",
    help: "the column of predicted classes whose scores follow it: sentiment, or an output head such as emotion",
  }),
  population: choice({
    flag: "population",
    choices: ["file", "source"] as const,
    default: "file" as const,
    help: "what the shares are about: the rows of the file, or all texts of which the file is a random sample",
  }),
  foldCopies: toggle(
    "fold-copies",
    "count retweets and equal texts once: the first of rows that differ in case, blanks, links or a leading RT @name: only",
  ),
});
