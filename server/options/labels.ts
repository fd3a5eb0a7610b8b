/** Options for labels that people gave. */

import { group, option, pairs, text } from "./option.ts";

export const LABEL_CLASSES = option({
  value: "LABEL=CLASS,…",
  group: "Reading the input",
  defaultText: "found by its meaning: words, abbreviations, stars, -1 to 1, 1 to 5, 1 to 10, 0/2/4",
  help: "the class that each label means; nothing after = leaves its rows out",
  parse: (text, name) => pairs(text, name, "0=negative,1=neutral"),
});

/** The options of commands that read a file of labels beside a scored table. */
export const LABEL_FILE_OPTIONS = group("Labels", {
  labels: text({
    flag: "labels",
    value: "FILE",
    help: "a table with the labels of a sample of the rows",
  }),
  id: text({
    flag: "id",
    value: "COLUMN",
    defaultText: "id, or the number of the row from 1 where the scored table has no such column",
    help: "the column by which a label finds its row, in both files; a file of labels can call it id",
  }),
  label: text({ flag: "label", value: "COLUMN", default: "label", help: "the column with the labels" }),
  probability: text({
    flag: "probability",
    value: "COLUMN",
    defaultText: "probability, if the file of labels has it",
    help: "the column with the probability by which each row was drawn; without it, the sample is taken for one of equal chances",
  }),
  labelClasses: { ...LABEL_CLASSES, flag: "label-classes" },
});
