/** Conditions in the words of the page. */

import type { Job } from "../../../../workers/protocols/batch-types.ts";
import { shownName } from "../../../scoring/names/find-names.ts";
import {
  type Condition,
  type HeadColumn,
  headColumn,
  headNameOf,
  isHeadColumn,
  type Selection,
} from "../../../scoring/selection/selection.ts";
import { rulesWithHeads, scoredHeads } from "../../../scoring/rules.ts";
import { t } from "../../../i18n/i18n.ts";
import { NOT_SURE } from "../../../ui/chart/class-colors.ts";
import { capitalizeLabel } from "../../../ui/format/labels.ts";
import {
  formatCount,
  formatDateTime,
  formatDays,
  formatNumberRange,
  formatPercentRange,
} from "../../../ui/format/numbers.ts";
import { shownText } from "../../../ui/format/shown-text.ts";
import { languageName } from "./language-name.ts";

const DAY_MS = 86_400_000;
/** More values than this are counted. */
const MAX_NAMED = 3;

export const columnNames = ({ table, report }: Job): string[] => [
  ...table.columns.map(({ name }) => name),
  ...report.addedColumns,
];

/** "a, b or c" */
function oneOf(names: readonly string[]): string {
  const shown = names.slice(0, MAX_NAMED);
  const rest = names.length - shown.length;
  if (rest > 0) return t("batch:filters.orMore", { values: shown.join(", "), count: rest });
  const [last = "", ...others] = shown.toReversed();
  return others.length === 0 ? last : t("batch:filters.or", { values: others.toReversed().join(", "), last });
}

/** Whole days as calendar dates, the last one included; other ranges to the minute. */
function describeTimes(from: number, to: number): string {
  if (!Number.isFinite(from)) return t("batch:filters.until", { to: formatDays(to - 1, to - 1) });
  if (!Number.isFinite(to)) return t("batch:filters.since", { from: formatDays(from, from) });
  if (from % DAY_MS === 0 && to % DAY_MS === 0) return formatDays(from, to - DAY_MS);
  return t("common:chart.range", { from: formatDateTime(from), to: formatDateTime(to) });
}

function describeNumbers(column: string, from: number, to: number): string {
  const range = { column, from: formatCount(from), to: formatCount(to) };
  if (to === Number.POSITIVE_INFINITY) return t("batch:filters.numberFrom", range);
  return from === Number.NEGATIVE_INFINITY
    ? t("batch:filters.numberBelow", range)
    : t("batch:filters.numberIs", range);
}

/** What the further heads of a batch answer, as columns. */
export const headColumns = (job: Job): { column: HeadColumn; name: string }[] =>
  scoredHeads(job.model, rulesWithHeads(job)).map(({ name }) => ({ column: headColumn(name), name }));

export function describeCondition(condition: Condition, job: Job): string {
  const nameOf = (column: number) => shownText(columnNames(job)[column] ?? "");
  switch (condition.on) {
    case "text": {
      const text = shownText(condition.text);
      return condition.column === undefined
        ? t("batch:filters.contains", { text })
        : t("batch:filters.columnContains", { column: nameOf(condition.column), text });
    }
    case "class": {
      const labels = [...job.model.labels, NOT_SURE];
      return oneOf(condition.classes.map((label) => capitalizeLabel(labels[label] ?? "")));
    }
    case "status":
      return t("batch:filters.statusIs", {
        value: oneOf(condition.statuses.map((status) => t(`common:status.${status}`))),
      });
    case "score":
      return t("batch:filters.score", {
        range: job.model.isNumber ? formatNumberRange(condition) : formatPercentRange(condition),
      });
    case "value": {
      const { column, values } = condition;
      if (column === "language")
        return t("batch:filters.languageIs", { value: oneOf(values.map(languageName)) });
      const value = oneOf(values.map((cell) => shownText(cell) || t("common:table.empty")));
      if (column === "topic") return t("batch:filters.cellIs", { column: t("batch:column.topic"), value });
      if (isHeadColumn(column))
        return t("batch:filters.cellIs", { column: shownText(headNameOf(column)), value });
      return t("batch:filters.cellIs", { column: nameOf(column), value });
    }
    case "date": {
      const range = describeTimes(condition.from, condition.to);
      return t("batch:filters.dateIs", { column: nameOf(condition.column), range });
    }
    case "number":
      return describeNumbers(nameOf(condition.column), condition.from, condition.to);
    case "name":
      return t("batch:filters.names", {
        names: oneOf(condition.names.map((name) => shownText(shownName(name)))),
      });
    case "copies":
      return t(`batch:filters.copies.${condition.keep}`);
    case "second":
      return t(`batch:filters.second.${condition.agrees ? "agree" : "differ"}`);
    case "rows":
      return t("batch:filters.chosenRows", { count: condition.rows.length });
  }
}

export const describeSelection = (selection: Selection, job: Job): string[] =>
  selection.map((condition) => describeCondition(condition, job));
