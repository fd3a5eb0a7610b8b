/** `tonescope compare SCORED --by COLUMN`: differences between groups of a scored table. */

import { namesOfColumns, scoredColumns, textColumns } from "../../scoring/column-index.ts";
import { compareGroups, CORRECTIONS, type Correction } from "../../../src/scoring/estimate/compare.ts";
import { estimatesOf } from "../../../src/scoring/estimate/estimate.ts";
import { GroupWords } from "../../../src/scoring/estimate/group-words.ts";
import { AppError } from "../../../src/errors/app-error.ts";
import { ESTIMATE_OPTIONS } from "../../options/estimates.ts";
import { LABEL_FILE_OPTIONS } from "../../options/labels.ts";
import { choice, columnNames, names, text, UsageError, wholeNumber } from "../../options/option.ts";
import { JSON_OUTPUT, QUIET } from "../../options/output.ts";
import { READING_OPTIONS, readingOf } from "../../options/reading.ts";
import { readGroups } from "../../scoring/estimate-table.ts";
import { type Input, openInput } from "../../scoring/input.ts";
import { defineCommand, EXIT } from "../command.ts";
import { comparisonJson, comparisonText, type GroupedWords } from "../comparison-report.ts";
import { labelNotes } from "../estimates-report.ts";

/** Every two groups are compared, so that more would be a wall of figures. */
const MOST_GROUPS = 10;

export const command = defineCommand({
  usage: "tonescope compare SCORED --by COLUMN --labels FILE [options]",
  about: `\
Compares the groups of a table that score wrote: differences of the shares of classes and of the mean polarity, corrected by
labels as in estimate, with 95 % intervals, p, p corrected for the number of comparisons and effect sizes; and the words that
tell the groups apart. SCORED is - for standard input.`,
  examples: [
    "tonescope compare tweets-scored.csv --by brand --labels labels.csv --id tweet_id",
    "tonescope compare tweets-scored.csv --by brand --groups acme,other --json",
  ],
  options: {
    by: text({
      flag: "by",
      value: "COLUMN",
      group: "Estimates",
      help: "the column whose values are the groups",
    }),
    groups: names({
      flag: "groups",
      group: "Estimates",
      defaultText: `all, or the ${MOST_GROUPS} largest`,
      help: "the values to compare",
    }),
    correction: choice({
      flag: "correction",
      group: "Estimates",
      choices: Object.keys(CORRECTIONS) as Correction[],
      default: "holm" as const,
      help: "of p: holm against any false difference, benjamini-hochberg for the share of false ones among those found",
    }),
    words: wholeNumber({
      flag: "words",
      group: "Estimates",
      most: 1000,
      default: 10,
      help: "how many words of each group are named; 0 for none",
    }),
    ...LABEL_FILE_OPTIONS,
    ...ESTIMATE_OPTIONS,
    ...READING_OPTIONS,
    textColumns: {
      ...READING_OPTIONS.textColumns,
      ...columnNames,
      help: "the column with the texts, for the words and to find copies",
    },
    json: JSON_OUTPUT,
    quiet: QUIET,
  },
  positionals: [1, 1],
  async run(values, [path = ""], { signal, progress }) {
    const {
      by,
      labels: labelPath,
      population,
      words,
      correction,
      textColumns: chosenTexts,
      ...columns
    } = values;
    if (by === undefined) throw new UsageError("--by names the column whose values are the groups.");
    let [input, labels]: [Input | undefined, Input | undefined] = [undefined, undefined];
    try {
      input = await openInput(path, signal);
      if (labelPath !== undefined) labels = await openInput(labelPath, signal);
      const counted = new GroupWords();
      let texts: number[] = [];
      const read = await readGroups(input.file, {
        ...columns,
        textColumns: chosenTexts,
        by,
        reading: readingOf({ ...values, textColumns: [] }),
        labels: labels?.file,
        signal,
        onOpen(table) {
          if (words === 0) return;
          texts = scoredColumns(textColumns(table, chosenTexts));
          progress.print(`Words are those of ${namesOfColumns(table, texts)}.`);
        },
        onRow({ cells }, _, [group = ""]) {
          if (texts.length > 0) counted.add(group, texts.map((column) => cells[column] ?? "").join("\n"));
        },
      });
      const found = chosenGroups(read.groups, values.groups);
      if (found.length < read.groups.size && values.groups.length === 0)
        progress.print(`The ${found.length} largest of ${read.groups.size} groups; --groups chooses others.`);
      for (const note of labelNotes(read)) progress.print(note);
      const estimates = new Map(
        found.map(([name, group]) => [
          name,
          estimatesOf(group, read.measures, { whole: read.whole, population }),
        ]),
      );
      const comparisons = compareGroups(estimates, correction);
      const groupNames = found.map(([name]) => name);
      const distinct: GroupedWords =
        words > 0 ? groupNames.map((name) => [name, counted.distinct(name, groupNames, words)]) : [];
      console.log(
        values.json
          ? JSON.stringify(comparisonJson(comparisons, distinct), null, 1)
          : comparisonText(comparisons, distinct, correction),
      );
      return EXIT.done;
    } finally {
      await input?.release();
      await labels?.release();
    }
  },
});

type Groups = Awaited<ReturnType<typeof readGroups>>["groups"];

/** The largest first, or in the order in which they are named. @throws AppError `bad-option` */
function chosenGroups(groups: Groups, wanted: readonly string[]) {
  const chosen =
    wanted.length > 0
      ? [...new Set(wanted)].flatMap((name) => {
          const group = groups.get(name);
          return group ? [[name, group] as const] : [];
        })
      : [...groups].sort(([, one], [, other]) => other.counts.rows - one.counts.rows).slice(0, MOST_GROUPS);
  const missing = wanted.filter((name) => !groups.has(name));
  if (missing.length > 0) throw new AppError("bad-option", `No row has the value ${missing.join(", ")}.`);
  if (chosen.length < 2)
    throw new AppError("bad-option", "There is only one group, so there is nothing to compare.");
  return chosen;
}
