/** Labels in files: as CSV, as an assignment for another coder, and taken over from what others return. */

import { type Assignment, writeAssignment } from "../../../src/labels/assignment.ts";
import { adoptCodebook } from "../../../src/labels/codebook-changes.ts";
import { labelCsv } from "../../../src/labels/csv.ts";
import { importLabels, takeRows } from "../../../src/labels/import.ts";
import { assignmentIn, readLabels } from "../../../src/labels/read-file.ts";
import { chosenRows, mergeSample } from "../../../src/labels/sample.ts";
import type { Labeling } from "../../../src/labels/labeling.ts";
import { Pseudonyms } from "../../../src/data/pseudonyms/pseudonyms.ts";
import { AppError } from "../../../src/errors/app-error.ts";
import type { LabelService } from "../../protocols/labels.ts";
import type { OpenJob } from "../open-job.ts";
import { labelBook } from "./label-book.ts";
import { rowIds } from "./row-ids.ts";
import { rowsAt } from "./rows-at.ts";

/** A file in memory, of a size that a page can hold. */
const fileOf = (fileName: string, type: string, content: string) => ({
  fileName,
  file: new File([content], fileName, { type }),
});

const stemOf = ({ job }: OpenJob) => job.fileName.replace(/\.\w{1,8}$/, "") || "table";

/** The file and the column of the texts, so that a returned file names the batch that it is from. */
const fingerprintOf = ({ job }: OpenJob) =>
  `${job.sha256 ?? `${job.fileSize}-${job.lastModified}`}:${job.table.textColumn}`;

/** The rows of a file's ids, and their texts. */
async function findRows(open: OpenJob, ids: readonly string[]) {
  const { rows } = await rowIds(open);
  const cells = await rowsAt(
    open,
    ids.flatMap((id) => rows.get(id) ?? []),
  );
  return {
    rowOf: (id: string) => rows.get(id),
    textOf: (row: number) => {
      const found = cells.get(row);
      return found && open.textOf(found.cells);
    },
  };
}

/** Ids of rows, for files. */
async function idReader(open: OpenJob, { labels, sample, settled }: Labeling) {
  const { idOf } = await rowIds(open);
  const rows = await rowsAt(
    open,
    [...labels, ...sample, ...settled].map(({ row }) => row),
  );
  const cellsOf = (row: number) => rows.get(row)?.cells ?? [];
  return {
    rows,
    idOf: (row: number) => idOf(row, cellsOf(row)),
    textOf: (row: number) => open.textOf(cellsOf(row)),
  };
}

async function assignmentOf(
  open: OpenJob,
  columns: readonly number[],
  coder: string | undefined,
): Promise<Assignment> {
  const { labeling } = await labelBook(open);
  const { rows, idOf } = await idReader(open, labeling);
  const labels = labeling.labels.filter((label) => label.coder === coder);
  return {
    batch: { file: open.job.fileName, fingerprint: fingerprintOf(open) },
    codebook: labeling.codebook,
    rows: labeling.sample.map(({ row, ...drawn }) => {
      const cells = rows.get(row)?.cells ?? [];
      const context = columns.map((column) => [open.columns[column] ?? "", cells[column] ?? ""]);
      return {
        id: idOf(row),
        text: open.textOf(cells),
        ...drawn,
        ...(context.length > 0 && { context: Object.fromEntries(context) as Record<string, string> }),
      };
    }),
    labels: labels.map(({ row, ...label }) => ({ id: idOf(row), ...label })),
  };
}

/** Texts and notes with their mentions replaced. */
async function withPseudonyms(
  labeling: Labeling,
  { rows, idOf, textOf }: Awaited<ReturnType<typeof idReader>>,
  pseudonyms: Pseudonyms,
) {
  const numbers = [...rows.keys()];
  const texts = await pseudonyms.mentions(numbers.map(textOf));
  const ofRow = new Map(numbers.map((row, at) => [row, texts[at] ?? ""]));
  const noted = async <L extends { note?: string }>(labels: readonly L[]): Promise<L[]> => {
    const notes = await pseudonyms.mentions(labels.map(({ note = "" }) => note));
    return labels.map((label, at) =>
      label.note === undefined ? label : { ...label, note: notes[at] ?? "" },
    );
  };
  return {
    labeling: {
      ...labeling,
      labels: await noted(labeling.labels),
      settled: await noted(labeling.settled),
    },
    names: { idOf, textOf: (row: number) => ofRow.get(row) ?? "" },
  };
}

type FileMethods = Pick<LabelService, "saveLabels" | "saveAssignment" | "takeAssignment" | "importLabels">;

/** @param open the open job */
export function labelFiles(open: () => OpenJob): FileMethods {
  return {
    async saveLabels(which, choice) {
      const job = open();
      const { labeling } = await labelBook(job);
      const names = await idReader(job, labeling);
      const written = choice
        ? await withPseudonyms(labeling, names, await Pseudonyms.open(choice.key))
        : { labeling, names };
      return fileOf(
        `${stemOf(job)}-labels.csv`,
        "text/csv",
        labelCsv(written.labeling, which, written.names),
      );
    },

    async saveAssignment(columns, coder) {
      const job = open();
      const assignment = await assignmentOf(job, columns, coder);
      const name = coder === undefined ? "assignment" : `labels-${coder.replaceAll(/[^\p{L}\p{N}]+/gu, "-")}`;
      return fileOf(`${stemOf(job)}-${name}.json`, "application/json", writeAssignment(assignment));
    },

    async takeAssignment(file) {
      const job = open();
      const assignment = await assignmentIn({ name: file.name, blob: file });
      if (!assignment) throw new AppError("not-labels", "The file is no assignment.");
      const { rows, codebook } = assignment;
      const taken = takeRows(
        rows,
        await findRows(
          job,
          rows.map(({ id }) => id),
        ),
      );
      const labels = await labelBook(job);
      const labeled = new Set(labels.labeling.labels.map(({ row }) => row));
      const sample = mergeSample(labels.labeling.sample, taken.sample, (row) => labeled.has(row));
      await labels.saveCodebook(adoptCodebook(codebook, labels.labeling));
      await labels.saveSample(sample, undefined);
      return taken.missing;
    },

    async importLabels(file, coder) {
      const job = open();
      const written = await readLabels({ name: file.name, blob: file }, coder);
      const found = await findRows(
        job,
        written.map(({ id }) => id),
      );
      const labels = await labelBook(job);
      const { codebook, labels: given, sample } = labels.labeling;
      const imported = importLabels(written, { codebook, labels: given, ...found });
      await labels.putLabels(imported.labels);
      // Rows that another coder labeled besides the sample are not asked for here.
      if (sample.length === 0) {
        const rows = new Set(imported.labels.map(({ row }) => row));
        await labels.saveSample(chosenRows(rows), undefined);
      }
      return { labels: imported.labels.length, known: imported.known, issues: imported.issues };
    },
  };
}
