import { Button, Checkbox, NativeSelect } from "@mantine/core";
import { IconDownload } from "@tabler/icons-react";
import type { ReactNode } from "react";
import type { Job, TableView } from "../../../../workers/protocols/batch-types.ts";
import { t } from "../../../i18n/i18n.ts";
import { formatCount } from "../../../ui/format/numbers.ts";
import { describeSelection } from "../selection/describe-condition.ts";
import { useOpen } from "../store/batch-store.ts";
import { chooseExport } from "../store/results-actions.ts";
import { type ExportKind, INITIAL_EXPORT } from "../store/state.ts";
import { ALL_ROWS } from "../view-params.ts";
import classes from "./ExportForm.module.css";

export interface ExportChoices<F extends string> {
  format: F;
  safeForSpreadsheets: boolean;
  /** Only the rows of this view. */
  view?: TableView;
  /** Its filter in words. */
  filter?: string;
  /** The number of its rows. */
  rows?: number;
  /** Without the columns that name people. */
  withoutPeople?: boolean;
}

export interface ExportFormProps<F extends string> {
  job: Job;
  /** The file, whose choices are kept while other tabs are shown. */
  kind: ExportKind;
  formats: readonly { value: F; label: string }[];
  initialFormat: F;
  /** The formats in which a spreadsheet would run a cell as a formula. */
  textFormats: readonly F[];
  /** The columns that are written, in words. */
  columns: string;
  /** The columns that name people, in words; empty when the file has none, or none is written. */
  people?: string;
  /** The name of the button. */
  action: string;
  isBusy: boolean;
  onSave(choices: ExportChoices<F>): void;
  /** The first rows of the file. */
  renderPreview?: (chosen: {
    format: F;
    isEscaped: boolean;
    withoutPeople: boolean;
    view: TableView;
    rows: number | undefined;
  }) => ReactNode;
  /** Choices that only this file has. */
  children?: ReactNode;
}

/** The rows of the filter, where one is set: their number and the filter in words. */
function useFilteredRows(job: Job) {
  const view = useOpen((open) => open.view);
  const count = useOpen(({ rows }) => rows.count) ?? job.rows;
  if (!view || count >= job.rows) return undefined;
  return { view, count, filter: describeSelection(view.selection, job).join(", ") };
}

/** The choices of every file that a batch can be saved as, and what it will hold. */
export function ExportForm<F extends string>(props: ExportFormProps<F>) {
  const { job, kind, formats, initialFormat, textFormats, columns, action, isBusy, onSave } = props;
  const { renderPreview, children, people = "" } = props;
  const settings = useOpen(({ exports }) => exports[kind]) ?? INITIAL_EXPORT;
  const { isEscaped, onlyShown } = settings;
  const withoutPeople = people !== "" && settings.withoutPeople;
  const format = formats.find(({ value }) => value === settings.format)?.value ?? initialFormat;
  const filtered = useFilteredRows(job);
  const chosen = onlyShown ? filtered : undefined;
  const canEscape = textFormats.includes(format);
  const rows = chosen
    ? t("batch:rows.some", { part: formatCount(chosen.count), count: job.rows })
    : t("batch:rows.all", { count: job.rows });
  return (
    <div className={classes.form}>
      <div className={classes.controls}>
        {children}
        <NativeSelect
          label={t("batch:export.format")}
          value={format}
          onChange={(event) => chooseExport(kind, { format: event.currentTarget.value })}
          data={formats}
        />
        <Button
          leftSection={<IconDownload size={18} />}
          loading={isBusy}
          onClick={() =>
            onSave({
              format,
              safeForSpreadsheets: canEscape && isEscaped,
              withoutPeople,
              ...(chosen && { view: chosen.view, filter: chosen.filter, rows: chosen.count }),
            })
          }
        >
          {action}
        </Button>
      </div>
      <p className={classes.summary} data-testid="export-summary">
        {[chosen ? `${rows} (${chosen.filter})` : rows, columns].join(". ")}
      </p>
      {canEscape && (
        <Checkbox
          label={t("batch:export.safe")}
          description={t("batch:export.safeMeans")}
          checked={isEscaped}
          onChange={(event) => chooseExport(kind, { isEscaped: event.currentTarget.checked })}
        />
      )}
      {people !== "" && (
        <Checkbox
          label={t("batch:export.withoutPeople")}
          description={people}
          checked={withoutPeople}
          onChange={(event) => chooseExport(kind, { withoutPeople: event.currentTarget.checked })}
        />
      )}
      {filtered && (
        <Checkbox
          label={t("batch:export.onlyShown", { count: filtered.count })}
          description={filtered.filter}
          checked={onlyShown}
          onChange={(event) => chooseExport(kind, { onlyShown: event.currentTarget.checked })}
        />
      )}
      {renderPreview?.({
        format,
        isEscaped: canEscape && isEscaped,
        withoutPeople,
        view: chosen?.view ?? ALL_ROWS,
        rows: chosen?.count,
      })}
    </div>
  );
}
