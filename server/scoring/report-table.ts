/** What a report says of a scored table. */

import { ImportReport } from "../../src/data/report.ts";
import type { Row, Table } from "../../src/data/table.ts";
import { ROW_STATUSES, type RowStatus } from "../../src/data/write/scored.ts";
import { t } from "../../src/i18n/texts.ts";
import type { ReportedData, ReportInput } from "../../src/report/input.ts";
import type { Correction } from "../../src/scoring/estimate/compare.ts";
import { groupResults } from "../../src/scoring/estimate/group-results.ts";
import { GroupWords } from "../../src/scoring/estimate/group-words.ts";
import { type CountedRows, type GroupedShares, groupedShares } from "../../src/scoring/estimate/reports.ts";
import { shownName } from "../../src/scoring/names/find-names.ts";
import { nameOverlaps, type NamesReport } from "../../src/scoring/names/report.ts";
import { reportText, rowText } from "../../src/scoring/row-text.ts";
import { scoredColumns, textColumns } from "./column-index.ts";
import { type GroupOptions, readGroups, type ScoredGroups } from "./estimate-table.ts";
import type { ChosenPseudonyms } from "./pseudonym-key.ts";
import { type Input, sha256Of } from "./input.ts";
import { type PeriodValues, reportedPeriods } from "./reported-periods.ts";
import { SecondColumn } from "./second-column.ts";

interface ReportOptions extends Omit<GroupOptions, "labels" | "signal" | "onOpen" | "onRow" | "onAnyRow"> {
  labels: Input | undefined;
  correction: Correction;
  /** The periods and events, where a column of dates is given (`time`). */
  periods: PeriodValues;
  pseudonyms?: ChosenPseudonyms | undefined;
  /** The column whose values are topics. */
  topics?: string | undefined;
  /** The column with the classes of a second model. */
  second?: string | undefined;
  signal: AbortSignal;
}

/** @returns `named`: the columns whose cells are names to be replaced. @throws AppError as `readGroups` */
export async function reportTable(
  input: Input,
  {
    labels,
    correction,
    periods,
    pseudonyms,
    names,
    topics,
    second: secondName,
    signal,
    ...options
  }: ReportOptions,
): Promise<Omit<ReportInput, "question" | "made" | "scoring"> & { read: ScoredGroups; named: string[] }> {
  const { by, scores, time } = options;
  const facts = new TableFacts(options.textColumns ?? [], scores);
  const named: string[] = [];
  const words = by === undefined ? undefined : new GroupWords();
  const second = secondName === undefined ? undefined : new SecondColumn(secondName);
  const read = await readGroups(input.file, {
    ...options,
    labels: labels?.file,
    report: facts.report,
    signal,
    onOpen(table) {
      facts.open(table);
      second?.open(table);
      named.push(...(pseudonyms?.columnsOf(table) ?? []).map((index) => table.columns[index]?.name ?? ""));
    },
    onAnyRow: (row) => facts.add(row),
    onRow(row, scores, [group = ""], label) {
      words?.add(group, facts.textOf(row));
      second?.add(row, scores, label);
    },
  });
  // Names and topics divide the rows in ways of their own, for which the table is read again.
  const divided = { ...options, by: undefined, time: undefined, labels: labels?.file, signal };
  return {
    data: {
      file: input.file.name,
      sha256: await sha256Of(input, signal),
      ...facts.data(),
      selection: options.foldCopies === true ? [t("batch:filters.copies.once")] : [],
      selected: facts.report.rows - read.folded,
    },
    classes: read.classes,
    ...(by !== undefined && { by }),
    ...groupResults(countedRows(read), { correction, words }),
    ...(time !== undefined && {
      time: { column: time, report: reportedPeriods(read, { ...periods, correction }), correction },
    }),
    ...(names && { names: await reportedNames(input, { ...divided, names }) }),
    ...(topics !== undefined && {
      topics: { column: topics, shares: await reportedTopics(input, { ...divided, by: topics }) },
    }),
    ...(second &&
      secondName !== undefined && {
        second: { names: [scores, secondName], comparison: second.report(read.classes, read.unscored) },
      }),
    ...(read.labels && { sample: { byHand: read.labels.chosen, withoutClass: read.labels.unanswered } }),
    read,
    named,
  };
}

/** The groups with the most rows first. */
const countedRows = ({ groups, ...read }: ScoredGroups): CountedRows => ({
  ...read,
  groups: [...groups].sort(([, one], [, other]) => other.counts.rows - one.counts.rows),
});

/** @throws AppError as `readGroups` */
async function reportedNames(
  input: Input,
  options: GroupOptions & { names: readonly string[] },
): Promise<NamesReport> {
  const shown = options.names.map(shownName);
  const overlaps = nameOverlaps(shown);
  const read = await readGroups(input.file, {
    ...options,
    onRow: (_, __, groups) =>
      overlaps.add(groups.reduce((mask, name) => mask | (1 << shown.indexOf(name)), 0) >>> 0),
  });
  return { ...groupedShares(countedRows(read), shown.length), ...overlaps.report() };
}

/** Rows without a value have no topic. @throws AppError as `readGroups` */
async function reportedTopics(input: Input, options: GroupOptions): Promise<GroupedShares> {
  const { groups, ...counted } = countedRows(await readGroups(input.file, options));
  return groupedShares({ ...counted, groups: groups.filter(([name]) => name !== "") });
}

/** The rows of a table by status, and what is unusual in them. */
class TableFacts {
  readonly report = new ImportReport();
  readonly #chosen: readonly string[];
  readonly #scores: string;
  readonly #statuses: ReportedData["statuses"] = {};
  #texts: ReturnType<typeof textColumns> = { textColumn: -1 };
  #names: string[] = [];
  #status = -1;

  /** @param chosen names of the columns with the texts @param scores name of the column of predicted classes */
  constructor(chosen: readonly string[], scores: string) {
    this.#chosen = chosen;
    this.#scores = scores;
  }

  /** @throws AppError `bad-option` */
  open(table: Table): void {
    this.#texts = textColumns(table, this.#chosen);
    this.#names = scoredColumns(this.#texts).map((column) => table.columns[column]?.name ?? "");
    const names = table.columns.map(({ name }) => name);
    this.#status = names.findLastIndex((name) => name.startsWith("sentiment_status"));
    if (this.#status < 0) this.#status = names.indexOf(this.#scores);
  }

  add(row: Row): void {
    const { textColumn, ...rules } = this.#texts;
    reportText(this.report, row, textColumn, rules);
    const status = this.#statusOf(row.cells[this.#status] ?? "");
    this.#statuses[status] = (this.#statuses[status] ?? 0) + 1;
  }

  /** A table without a column of statuses has scores or none. */
  #statusOf(cell: string): RowStatus | "waiting" {
    if (cell === "") return "waiting";
    return ROW_STATUSES.find((status) => status === cell) ?? "scored";
  }

  textOf(row: Row): string {
    const { textColumn, ...rules } = this.#texts;
    return rowText(row, textColumn, rules);
  }

  data(): Pick<ReportedData, "textColumns" | "rows" | "statuses" | "issues"> {
    return {
      textColumns: this.#names,
      rows: this.report.rows,
      statuses: this.#statuses,
      issues: [...this.report.counts],
    };
  }
}
