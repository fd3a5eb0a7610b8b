/** What a report says of a scored table. */

import { ImportReport } from "../../src/data/report.ts";
import type { Row, Table } from "../../src/data/table.ts";
import { ROW_STATUSES, type RowStatus } from "../../src/data/write/scored.ts";
import { t } from "../../src/i18n/texts.ts";
import type { ReportedData, ReportInput } from "../../src/report/input.ts";
import type { Correction } from "../../src/scoring/estimate/compare.ts";
import { groupResults } from "../../src/scoring/estimate/group-results.ts";
import { GroupWords } from "../../src/scoring/estimate/group-words.ts";
import { reportText, rowText } from "../../src/scoring/row-text.ts";
import { scoredColumns, textColumns } from "./column-index.ts";
import { type GroupOptions, readGroups, type ScoredGroups } from "./estimate-table.ts";
import type { ChosenPseudonyms } from "./pseudonym-key.ts";
import { type Input, sha256Of } from "./input.ts";
import { type PeriodValues, reportedPeriods } from "./reported-periods.ts";

interface ReportOptions extends Omit<GroupOptions, "labels" | "signal" | "onOpen" | "onRow" | "onAnyRow"> {
  labels: Input | undefined;
  correction: Correction;
  /** The periods and events, where a column of dates is given (`time`). */
  periods: PeriodValues;
  pseudonyms?: ChosenPseudonyms | undefined;
  signal: AbortSignal;
}

/** @returns `named`: the columns whose cells are names to be replaced. @throws AppError as `readGroups` */
export async function reportTable(
  input: Input,
  { labels, correction, periods, pseudonyms, signal, ...options }: ReportOptions,
): Promise<Omit<ReportInput, "question" | "made" | "scoring"> & { read: ScoredGroups; named: string[] }> {
  const { by, scores, time } = options;
  const facts = new TableFacts(options.textColumns ?? [], scores);
  const named: string[] = [];
  const words = by === undefined ? undefined : new GroupWords();
  const read = await readGroups(input.file, {
    ...options,
    labels: labels?.file,
    report: facts.report,
    signal,
    onOpen(table) {
      facts.open(table);
      named.push(...(pseudonyms?.columnsOf(table) ?? []).map((index) => table.columns[index]?.name ?? ""));
    },
    onAnyRow: (row) => facts.add(row),
    onRow: (row, _, [group = ""]) => words?.add(group, facts.textOf(row)),
  });
  const groups = [...read.groups].sort(([, one], [, other]) => other.counts.rows - one.counts.rows);
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
    ...groupResults({ ...read, groups }, { correction, words }),
    ...(time !== undefined && {
      time: { column: time, report: reportedPeriods(read, { ...periods, correction }), correction },
    }),
    ...(read.labels && { sample: { byHand: read.labels.chosen, withoutClass: read.labels.unanswered } }),
    read,
    named,
  };
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
