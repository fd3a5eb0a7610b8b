import { useEffect, useState } from "react";
import type { Job, TableView, ViewRow } from "../../../../workers/protocols/batch-types.ts";
import { personColumns } from "../../../data/write/person-columns.ts";
import { escapeCsvCell } from "../../../data/write/escape-csv-cell.ts";
import { addedColumns, addedValues } from "../../../data/write/scored.ts";
import { scoredName, type WriteFormat } from "../../../data/write/write.ts";
import type { LabelColumns } from "../../../labels/columns.ts";
import { t } from "../../../i18n/i18n.ts";
import { rulesWithHeads, scoredHeads } from "../../../scoring/rules.ts";
import { shownText } from "../../../ui/format/shown-text.ts";
import { Pseudonyms } from "../../../data/pseudonyms/pseudonyms.ts";
import { namedColumns, usePseudonyms } from "../pseudonyms/pseudonym-store.ts";
import { batch } from "../store/batch-client.ts";
import { useOpen } from "../store/batch-store.ts";
import { filterKey } from "../view-params.ts";
import classes from "./ExportPreview.module.css";
import { ScrollRegion } from "../../../ui/scroll/ScrollRegion.tsx";

const ROWS = 3;

/** The first rows of a view, as they are now. */
function useFirstRows(view: TableView): readonly ViewRow[] {
  const scored = useOpen(({ progress }) => progress.scored);
  const [rows, setRows] = useState<readonly ViewRow[]>([]);
  useEffect(() => {
    let current = true;
    void batch()
      .rows(view, 0, ROWS)
      .then((found) => current && setRows(found))
      // The page already shows this error, because other calls fail in the same way.
      .catch(() => {});
    return () => {
      current = false;
    };
    // oxlint-disable-next-line react/exhaustive-deps -- the key changes when the rows do
  }, [filterKey(view), scored]);
  return rows;
}

/** The rows as they are saved, with names of users replaced where that is chosen. */
function usePseudonymized(rows: readonly ViewRow[], job: Job): readonly ViewRow[] {
  const { isOn, key = "" } = usePseudonyms();
  const columns = usePseudonyms((state) => namedColumns(state, job).join(" "));
  const [answer, setAnswer] = useState<{ from: readonly ViewRow[]; of: string; rows: readonly ViewRow[] }>();
  const choice = isOn ? `${key} ${columns}` : "";
  useEffect(() => {
    let isCurrent = true;
    const replace = async () => {
      const named = new Set(columns.split(" ").filter(Boolean).map(Number));
      const pseudonyms = await Pseudonyms.open(key);
      const cells = await pseudonyms.rows(
        rows.map((row) => row.cells),
        named,
      );
      const replaced = rows.map((row, at) => ({ ...row, cells: cells[at] ?? [] }));
      if (isCurrent) setAnswer({ from: rows, of: choice, rows: replaced });
    };
    if (choice !== "") void replace();
    return () => {
      isCurrent = false;
    };
  }, [rows, key, columns, choice]);
  if (choice === "") return rows;
  // Names are not shown, not even for a moment.
  return answer?.from === rows && answer.of === choice ? answer.rows : [];
}

interface ExportPreviewProps {
  job: Job;
  format: WriteFormat;
  isEscaped: boolean;
  withoutPeople: boolean;
  /** The rows to be saved. */
  view: TableView;
  /** What people said about the rows. */
  labels: LabelColumns | undefined;
  /** Their number, where it is not all of them. */
  rows: number | undefined;
}

/** The first rows of the file, its own columns before the added ones. */
export function ExportPreview(props: ExportPreviewProps) {
  const { job, format, isEscaped, withoutPeople, view, labels, rows: count } = props;
  const rows = usePseudonymized(useFirstRows(view), job);
  const own = [...job.table.columns.map(({ name }) => name), ...job.report.addedColumns];
  const omitted = withoutPeople ? personColumns(job.table) : [];
  const written = own.flatMap((column, index) => (omitted.includes(index) ? [] : [{ column, index }]));
  const added = addedColumns(
    own,
    job.model.labels,
    scoredHeads(job.model, rulesWithHeads(job)),
    labels?.names,
    job.model.isNumber,
  );
  const name = scoredName(job.fileName, format, count);
  const shown = (cell: string) => shownText(isEscaped ? escapeCsvCell(cell) : cell);
  const valuesOf = ({ index, status, label, scores, headScores = [] }: ViewRow) =>
    addedValues(added, {
      result: status && { status, label, scores: [...scores, ...headScores] },
      ...(labels && { further: labels.valuesOf(index) }),
    });
  return (
    <figure className={classes.preview}>
      <figcaption>{t("batch:export.preview", { file: name })}</figcaption>
      <ScrollRegion className="scroll-shadow" aria-label={t("batch:export.preview", { file: name })}>
        <table>
          <thead>
            <tr>
              {[...written.map(({ column }) => column), ...added.names].map((column, at) => (
                <th key={column} scope="col" data-added={at >= written.length || undefined}>
                  {shownText(column)}
                </th>
              ))}
            </tr>
          </thead>
          <tbody>
            {rows.map((row) => (
              <tr key={row.index}>
                {written.map(({ column, index }) => (
                  <td key={column} dir="auto">
                    {shown(row.cells[index] ?? "")}
                  </td>
                ))}
                {valuesOf(row).map((value, at) => (
                  <td key={added.names[at]} data-added>
                    {value}
                  </td>
                ))}
              </tr>
            ))}
          </tbody>
        </table>
      </ScrollRegion>
    </figure>
  );
}
