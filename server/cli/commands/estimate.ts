/** `tonescope estimate SCORED`: shares of classes, corrected by the labels of a sample. */

import { AppError } from "../../../src/errors/app-error.ts";
import { estimatesOf } from "../../../src/scoring/estimate/estimate.ts";
import { POLARITY } from "../../../src/scoring/estimate/measures.ts";
import { adjustedCount } from "../../../src/statistics/shares/adjusted-count.ts";
import { sharesByEm } from "../../../src/statistics/shares/em.ts";
import {
  checkTimeOptions,
  ESTIMATE_OPTIONS,
  NAMES_OPTION,
  readNames,
  TIME_OPTIONS,
} from "../../options/estimates.ts";
import { LABEL_FILE_OPTIONS } from "../../options/labels.ts";
import { columnNames, option, pairs, text, UsageError } from "../../options/option.ts";
import { JSON_OUTPUT, QUIET } from "../../options/output.ts";
import { READING_OPTIONS, readingOf } from "../../options/reading.ts";
import { readGroups, type ScoredGroups } from "../../scoring/estimate-table.ts";
import { confusionOf, EMBEDDED, readConfusion } from "../confusion-file.ts";
import { reportedPeriods } from "../../scoring/reported-periods.ts";
import { type Input, openInput } from "../../scoring/input.ts";
import { defineCommand, EXIT } from "../command.ts";
import { periodsJson, periodsText } from "../periods-report.ts";
import { estimatesJson, estimatesText, type GroupEstimates, labelNotes } from "../estimates-report.ts";

/** @throws UsageError */
function priorOf(given: string, name: string): Map<string, number> {
  const example = "negative=0.2,neutral=0.5,positive=0.3";
  const shares = [...pairs(given, name, example)].map(([label, share]): [string, number] => [
    label,
    Number(share),
  ]);
  const sum = shares.reduce((total, [, share]) => total + share, 0);
  if (shares.every(([, share]) => share > 0) && Math.abs(sum - 1) < 0.01) return new Map(shares);
  throw new UsageError(`${name} takes shares above 0 that sum to 1, such as ${example}.`);
}

/** The shares in the order of the classes. @throws AppError `bad-option` */
function priorShares(prior: ReadonlyMap<string, number>, classes: readonly string[]): number[] {
  return classes.map((name) => {
    const share = prior.get(name);
    if (share !== undefined && prior.size === classes.length) return share;
    throw new AppError(
      "bad-option",
      `--prior needs a share for each of ${classes.join(", ")}, and no other.`,
    );
  });
}

export const command = defineCommand({
  usage: "tonescope estimate SCORED --labels FILE [options]",
  about: `\
Estimates the share of each class in a table that score wrote, from its scores and the labels that people gave to a random or
stratified sample of its rows (PPI++, with 95 % intervals that hold for the rows of the file). SCORED is - for standard input.
Without --labels, it reports the count of predicted classes, whose interval says nothing of the model's errors; --confusion and
--prior add shares that need no labels, and are weaker answers.`,
  examples: [
    "tonescope estimate tweets-scored.csv --labels labels.csv --id tweet_id",
    "tonescope estimate tweets-scored.csv --labels labels.csv --by brand --json",
    "tonescope estimate tweets-scored.csv --labels labels.csv --names acme,other",
    "tonescope estimate tweets-scored.csv --confusion evaluation.json",
    "tonescope estimate tweets-scored.csv --labels labels.csv --time created_at --event 2026-03-01=Launch",
  ],
  options: {
    ...LABEL_FILE_OPTIONS,
    ...ESTIMATE_OPTIONS,
    by: text({
      flag: "by",
      value: "COLUMN",
      group: "Estimates",
      help: "estimate for each value of this column",
    }),
    names: NAMES_OPTION,
    ...TIME_OPTIONS,
    confusion: text({
      flag: "confusion",
      value: `FILE|${EMBEDDED}`,
      group: "Estimates",
      help: `the model's errors on other labeled texts, as evaluate --json prints them, or ${EMBEDDED} for those of the embedded model on its evaluation data: adds the adjusted count, which needs no labels and holds only if the model errs here as it did there`,
    }),
    prior: option({
      flag: "prior",
      value: "CLASS=SHARE,…",
      group: "Estimates",
      help: "the shares in the data on which the scores are calibrated: adds shares by expectation maximization, which need no labels and hold only if texts of a class look the same here as there",
      parse: priorOf,
    }),
    ...READING_OPTIONS,
    textColumns: {
      ...READING_OPTIONS.textColumns,
      ...columnNames,
      help: "the column with the texts, in which names and copies are found",
    },
    json: JSON_OUTPUT,
    quiet: QUIET,
  },
  positionals: [1, 1],
  async run(values, [path = ""], { signal, progress }) {
    const { prior, confusion, labels: labelPath, population, names: givenNames, ...columns } = values;
    if (values.by !== undefined && givenNames !== undefined)
      throw new UsageError("--by and --names both say what the groups are; give one of them.");
    checkTimeOptions(values);
    if (values.time !== undefined && (prior !== undefined || confusion !== undefined))
      throw new UsageError("--prior and --confusion are for shares without periods, so without --time.");
    const known = confusion === undefined ? undefined : await readConfusion(confusion);
    const names = givenNames === undefined ? undefined : await readNames(givenNames);
    let [input, labels]: [Input | undefined, Input | undefined] = [undefined, undefined];
    try {
      input = await openInput(path, signal);
      if (labelPath !== undefined) labels = await openInput(labelPath, signal);
      const isDivided = values.by !== undefined || names !== undefined;
      /** [rows, classes] of each group. */
      const scores = new Map<string, number[]>();
      const groups = await readGroups(input.file, {
        ...columns,
        names,
        reading: readingOf({ ...values, textColumns: [] }),
        labels: labels?.file,
        signal,
        onRow(_, rowScores, rowGroups) {
          if (!prior) return;
          for (const group of isDivided ? rowGroups : [""]) {
            const all = scores.get(group) ?? [];
            if (all.length === 0) scores.set(group, all);
            all.push(...rowScores);
          }
        },
      });
      for (const note of labelNotes(groups)) progress.print(note);
      if (groups.hours) {
        const report = {
          ...reportedPeriods(groups, values),
          measures: groups.measures.map(({ name }) => name),
        };
        if (report.undated > 0) progress.print(`${report.undated} rows have no date.`);
        console.log(values.json ? JSON.stringify(periodsJson(report), null, 1) : periodsText(report));
        return EXIT.done;
      }
      const shares = prior && priorShares(prior, groups.classes);
      const matrix = known && confusionOf(known, groups.classes);
      const estimates = estimated(groups, isDivided, population).map(({ predicted, ...group }) => ({
        ...group,
        ...(matrix && group.rows > 0 && { byConfusion: adjustedCount(matrix, predicted) }),
        ...(shares && { adjusted: [...sharesByEm(scores.get(group.name ?? "") ?? [], shares)] }),
      }));
      console.log(values.json ? JSON.stringify(estimatesJson(estimates), null, 1) : estimatesText(estimates));
      return EXIT.done;
    } finally {
      await input?.release();
      await labels?.release();
    }
  },
});

function estimated(
  { measures, whole, groups }: ScoredGroups,
  isDivided: boolean,
  population: "file" | "source",
): (GroupEstimates & { predicted: ArrayLike<number> })[] {
  const ofGroup = (group: typeof whole) => ({
    rows: group.counts.rows,
    predicted: group.counts.predicted,
    labels: group.labels.length,
    estimates: estimatesOf(group, measures, { population, ...(group !== whole && { whole }) }).filter(
      ({ measure }) => measure.name !== POLARITY,
    ),
  });
  if (!isDivided) return whole.counts.rows > 0 ? [ofGroup(whole)] : [];
  return [...groups]
    .sort(([, one], [, other]) => other.counts.rows - one.counts.rows)
    .map(([name, group]) => ({ name, ...ofGroup(group) }));
}
