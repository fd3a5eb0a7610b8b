/** Reads the labels of a file: an assignment that was returned, or any table with a column of ids and one of labels. */

import { AppError } from "../errors/app-error.ts";
import type { TableFile } from "../data/bytes.ts";
import { labelColumns } from "../data/columns.ts";
import { openTable } from "../data/open.ts";
import type { OpenOptions } from "../data/table.ts";
import { answerText, NO_CATEGORY } from "./answers.ts";
import { type Assignment, isAssignment, readAssignment } from "./assignment.ts";
import { ANSWER_SEPARATOR } from "./codebook.ts";
import type { WrittenLabel } from "./import.ts";

/** A larger file is a table, whose rows are read one after the other. */
const LARGEST_ASSIGNMENT = 64e6;

const NAMES = {
  id: /^(id|row[_ ]?id|row|id_str|tweet[_ ]?id|status[_ ]?id|text[_ ]?id|doc(ument)?[_ ]?id|nr|no|number|nummer)$/i,
  label: /^(labels?|answer|code|category|categories|annotation|kategorie|etikett)$/i,
  coder: /^(coder|annotator|rater|labell?er|judge|person|user(name)?|coder[_ ]?name)$/i,
  note: /^(notes?|remarks?|comments?|notiz|anmerkung)$/i,
  at: /^(at|date|time|timestamp|created_at|updated_at)$/i,
  seconds: /^(seconds|duration|lead_time)$/i,
  order: /^order$/i,
  sawPrediction: /^saw[_ ]?prediction$/i,
} as const;

/** The assignment in a file; undefined for another file. @throws AppError as `readAssignment` */
export async function assignmentIn({ blob }: TableFile): Promise<Assignment | undefined> {
  if (blob.size > LARGEST_ASSIGNMENT) return undefined;
  const start = await blob.slice(0, 200).text();
  if (!start.trimStart().startsWith("{")) return undefined;
  let value: unknown;
  try {
    value = JSON.parse(await blob.text());
  } catch {
    return undefined;
  }
  return isAssignment(value) ? readAssignment(value) : undefined;
}

/**
 * @param coder the name of the coder where the file has no column of them
 * @throws AppError `not-labels` when the file has no column of ids or of labels, `bad-codebook`, or as `openTable`
 */
export async function readLabels(file: TableFile, coder: string): Promise<WrittenLabel[]> {
  const assignment = await assignmentIn(file);
  return assignment ? labelsOf(assignment, coder) : await labelsOfTable(file, coder);
}

function labelsOf({ codebook, rows, labels }: Assignment, coder: string): WrittenLabel[] {
  const texts = new Map(rows.map(({ id, text }) => [id, text]));
  const given = new Set(labels.map(({ id }) => id));
  const written = labels.map(({ answer, ...label }, index): WrittenLabel => {
    const text = texts.get(label.id);
    return {
      ...label,
      coder: label.coder || coder,
      line: index + 1,
      answer: typeof answer === "string" ? answer : answer.join(ANSWER_SEPARATOR) || NO_CATEGORY,
      names: answerText(codebook, answer),
      ...(text !== undefined && { text }),
    };
  });
  const author = written[0]?.coder ?? coder;
  const empty = rows
    .filter(({ id }) => !given.has(id))
    .map(({ id, text }, index): WrittenLabel => ({
      ...UNKNOWN,
      line: labels.length + index + 1,
      id,
      coder: author,
      answer: "",
      text,
    }));
  return [...written, ...empty];
}

/** What a table does not say about its labels. */
const UNKNOWN = { at: "", seconds: 0, order: 0, sawPrediction: false };

/**
 * How to read a file whose first line has the expected names: a few lines of ids and labels look like prose or like one text
 * for each line otherwise.
 */
export async function headerOptions(
  { blob }: TableFile,
  isHeader: (names: readonly string[]) => boolean,
): Promise<OpenOptions> {
  const [line = ""] = (await blob.slice(0, 2000).text()).replace("\ufeff", "").split(/[\r\n]/);
  for (const delimiter of [",", ";", "\t"]) {
    const names = line.split(delimiter).map((name) => name.replaceAll('"', "").trim());
    if (isHeader(names)) return { format: "csv", headerRow: 0, dialect: { delimiter } };
  }
  return {};
}

const isLabelHeader = (names: readonly string[]): boolean =>
  [NAMES.id, NAMES.label].every((pattern) => names.some((name) => pattern.test(name)));

async function labelsOfTable(file: TableFile, coder: string): Promise<WrittenLabel[]> {
  const table = await openTable(file, await headerOptions(file, isLabelHeader));
  const { columns } = table;
  const named = (pattern: RegExp) => columns.findIndex(({ name }) => pattern.test(name.trim()));
  const at = Object.fromEntries(
    Object.entries(NAMES).map(([name, pattern]) => [name, named(pattern)]),
  ) as Record<keyof typeof NAMES, number>;
  const label = at.label >= 0 ? at.label : (labelColumns(columns)[0] ?? -1);
  if (at.id < 0 || label < 0) {
    const names = columns.map(({ name }) => name).join(", ");
    throw new AppError(
      "not-labels",
      `Labels need a column “id” and a column “label”; the file has ${names}.`,
    );
  }
  const written: WrittenLabel[] = [];
  for await (const rows of table.rows({})) {
    for (const { cells, line } of rows) {
      const cell = (index: number) => (index < 0 ? "" : (cells[index] ?? "").trim());
      const note = cell(at.note);
      written.push({
        line,
        id: cell(at.id),
        answer: cell(label),
        coder: cell(at.coder) || coder,
        at: cell(at.at),
        seconds: numberOf(cell(at.seconds)),
        order: numberOf(cell(at.order)),
        ...(note !== "" && { note }),
        sawPrediction: /^(true|1|yes)$/i.test(cell(at.sawPrediction)),
      });
    }
  }
  return written;
}

function numberOf(cell: string): number {
  const value = Number(cell);
  return cell !== "" && Number.isFinite(value) && value >= 0 ? value : 0;
}
