import { Button } from "@mantine/core";
import { useMemo, useState } from "react";
import type { ExportResult, Job } from "../../../../workers/protocols/batch-types.ts";
import { personColumns } from "../../../data/write/person-columns.ts";
import { addedColumns } from "../../../data/write/scored.ts";
import { ownFormat, scoredName, type WriteFormat } from "../../../data/write/write.ts";
import { labelColumns, type LabelColumns } from "../../../labels/columns.ts";
import { rulesWithHeads, scoredHeads } from "../../../scoring/rules.ts";
import { download } from "../../../ui/files/download.ts";
import { ErrorNotice } from "../../../ui/notices/ErrorNotice.tsx";
import { t } from "../../../i18n/i18n.ts";
import { AppError, type ErrorReport } from "../../../errors/app-error.ts";
import { PseudonymFields } from "../pseudonyms/PseudonymFields.tsx";
import { pseudonymChoice } from "../pseudonyms/pseudonym-store.ts";
import { ReportForm } from "../report/ReportForm.tsx";
import { batch } from "../store/batch-client.ts";
import { useOpen } from "../store/batch-store.ts";
import { useLabeling } from "../store/use-labeling.ts";
import { type ExportChoices, ExportForm } from "./ExportForm.tsx";
import { ExportPreview } from "./ExportPreview.tsx";
import classes from "./ExportPanel.module.css";
import { pickTarget } from "./save-picker.ts";
import { formatList } from "../../../ui/format/list.ts";

const FORMATS: { value: WriteFormat; label: string }[] = [
  { value: "csv", label: "CSV" },
  { value: "tsv", label: "TSV" },
  { value: "json", label: "JSON" },
  { value: "jsonl", label: "JSON Lines" },
  { value: "xlsx", label: "Excel" },
  { value: "parquet", label: "Parquet" },
];

type ExportState =
  | { name: "idle" }
  | { name: "saving" }
  | { name: "saved"; result: ExportResult }
  | { name: "failed"; error: ErrorReport };

/** Saves the table with the scores computed so far. */
function useExport(job: Job): [ExportState, (choices: ExportChoices<WriteFormat>) => Promise<void>] {
  const [state, setState] = useState<ExportState>({ name: "idle" });
  const save = async (choices: ExportChoices<WriteFormat>) => {
    const target = await pickTarget(scoredName(job.fileName, choices.format, choices.rows), choices.format);
    if (target === null) return;
    setState({ name: "saving" });
    try {
      const pseudonyms = pseudonymChoice(job);
      const result = await batch().export({ ...choices, ...(pseudonyms && { pseudonyms }) }, target);
      if (result.file) download(result.fileName, result.file);
      setState({ name: "saved", result });
    } catch (cause) {
      setState({ name: "failed", error: AppError.of(cause).report });
    }
  };
  return [state, save];
}

/** The columns that scoring adds, after those of the file. */
function describeColumns(job: Job, labels: LabelColumns | undefined): string {
  const { table, report, model } = job;
  const own = [...table.columns.map(({ name }) => name), ...report.addedColumns];
  const { names } = addedColumns(
    own,
    model.labels,
    scoredHeads(model, rulesWithHeads(job)),
    labels?.names,
    model.isNumber,
  );
  return t("batch:export.columns", { count: own.length, added: formatList(names) });
}

export function ExportPanel({ job }: { job: Job }) {
  return (
    <div className={classes.both}>
      <TableExport job={job} />
      {/* Its shares and figures are of classes, which a model that gives a number has none of. */}
      {!job.model.isNumber && (
        <section className={classes.panel} aria-labelledby="report-title">
          <h3 id="report-title">{t("shares:report.title")}</h3>
          <ReportForm job={job} />
        </section>
      )}
    </div>
  );
}

function TableExport({ job }: { job: Job }) {
  const scored = useOpen(({ progress }) => progress.scored) ?? 0;
  const [state, save] = useExport(job);
  const labeling = useLabeling();
  const labels = useMemo(() => labeling && labelColumns(labeling), [labeling]);
  const own = ownFormat(job.table);
  return (
    <section className={classes.panel} aria-label={t("batch:export.title")}>
      <ExportForm
        job={job}
        kind="table"
        formats={FORMATS.map((option) =>
          option.value === own
            ? { ...option, label: t("batch:export.sameAsInput", { format: option.label }) }
            : option,
        )}
        initialFormat={own}
        textFormats={["csv", "tsv"]}
        columns={describeColumns(job, labels)}
        people={formatList(personColumns(job.table).map((index) => job.table.columns[index]?.name))}
        action={t("batch:export.save")}
        isBusy={state.name === "saving"}
        onSave={(choices) => void save(choices)}
        renderPreview={(chosen) => <ExportPreview job={job} labels={labels} {...chosen} />}
      />
      <PseudonymFields job={job} />
      {scored < job.rows && <p>{t("batch:export.waiting", { count: job.rows - scored })}</p>}
      <div aria-live="polite">{state.name === "saved" && <Saved result={state.result} />}</div>
      {state.name === "failed" && <ErrorNotice error={state.error} />}
    </section>
  );
}

function Saved({ result }: { result: ExportResult }) {
  const { summary, renamed, provenance, fileName } = result;
  const { rows, changedCells, cutCells, unfitCells, jsonColumns, unwritableCharacters, changedEncoding } =
    summary;
  const notes = [
    t("batch:export.saved", { count: rows, file: fileName }),
    changedCells > 0 && t("batch:export.prefixed", { count: changedCells }),
    cutCells > 0 && t("batch:export.cut", { count: cutCells }),
    unfitCells > 0 && t("batch:export.unfit", { count: unfitCells }),
    jsonColumns.length > 0 && t("batch:export.json", { columns: formatList(jsonColumns) }),
    changedEncoding && t("batch:export.encoding", changedEncoding),
    unwritableCharacters > 0 && t("batch:export.unwritable", { count: unwritableCharacters }),
    ...renamed.map(({ wanted, name }) => t("batch:export.renamed", { wanted, name })),
  ].filter(Boolean);
  const provenanceFile = new Blob([JSON.stringify(provenance, undefined, 2)], { type: "application/json" });
  return (
    <div className={classes.result}>
      <p>{notes.join(" ")}</p>
      <Button
        variant="subtle"
        size="compact-md"
        onClick={() => download(fileName.replace(/\.\w+$/, ".provenance.json"), provenanceFile)}
      >
        {t("batch:export.provenance")}
      </Button>
    </div>
  );
}
