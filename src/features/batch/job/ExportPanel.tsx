import { Button, Checkbox, NativeSelect } from "@mantine/core";
import { IconDownload } from "@tabler/icons-react";
import { useState } from "react";
import type { ExportResult, Job, TableView } from "../../../../workers/protocols/batch-types.ts";
import { ownFormat, scoredName, type WriteFormat } from "../../../data/write/write.ts";
import { download } from "../../../ui/files/download.ts";
import { ErrorNotice } from "../../../ui/notices/ErrorNotice.tsx";
import { t } from "../../../i18n/i18n.ts";
import { AppError, type ErrorReport } from "../../../errors/app-error.ts";
import { batch } from "../store/batch-client.ts";
import { useOpen } from "../store/batch-store.ts";
import classes from "./ExportPanel.module.css";
import { pickTarget } from "./save-picker.ts";

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

interface ExportChoices {
  format: WriteFormat;
  safeForSpreadsheets: boolean;
  /** Only the rows of this view. */
  view?: TableView;
}

/** Saves the table with the scores computed so far. */
function useExport(fileName: string): [ExportState, (choices: ExportChoices) => Promise<void>] {
  const [state, setState] = useState<ExportState>({ name: "idle" });
  const save = async (choices: ExportChoices) => {
    const target = await pickTarget(scoredName(fileName, choices.format), choices.format);
    if (target === null) return;
    setState({ name: "saving" });
    try {
      const result = await batch().export(choices, target);
      if (result.file) download(result.fileName, result.file);
      setState({ name: "saved", result });
    } catch (cause) {
      setState({ name: "failed", error: AppError.of(cause).report });
    }
  };
  return [state, save];
}

export function ExportPanel({ job }: { job: Job }) {
  const view = useOpen((open) => open.view);
  const shownRows = useOpen((open) => open.rows.count) ?? job.rows;
  const scored = useOpen(({ progress }) => progress.scored) ?? 0;
  const [format, setFormat] = useState<WriteFormat>(() => ownFormat(job.table));
  const [safeForSpreadsheets, setSafe] = useState(false);
  const [onlyShown, setOnlyShown] = useState(false);
  const [state, save] = useExport(job.fileName);
  const isFiltered = shownRows < job.rows;
  return (
    <section className={classes.panel} aria-label={t("batch:export.title")}>
      <div className={classes.controls}>
        <NativeSelect
          label={t("batch:export.format")}
          value={format}
          onChange={(event) => setFormat(event.currentTarget.value as WriteFormat)}
          data={FORMATS.map((option) =>
            option.value === ownFormat(job.table)
              ? { ...option, label: t("batch:export.sameAsInput", { format: option.label }) }
              : option,
          )}
        />
        <Button
          leftSection={<IconDownload size={18} />}
          onClick={() =>
            void save({ format, safeForSpreadsheets, ...(onlyShown && isFiltered && view && { view }) })
          }
          loading={state.name === "saving"}
        >
          {t("batch:export.save")}
        </Button>
      </div>
      {scored < job.rows && <p>{t("batch:export.waiting", { count: job.rows - scored })}</p>}
      {(format === "csv" || format === "tsv") && (
        <Checkbox
          label={t("batch:export.safe")}
          description={t("batch:export.safeMeans")}
          checked={safeForSpreadsheets}
          onChange={(event) => setSafe(event.currentTarget.checked)}
        />
      )}
      {isFiltered && (
        <Checkbox
          label={t("batch:export.onlyShown", { count: shownRows })}
          checked={onlyShown}
          onChange={(event) => setOnlyShown(event.currentTarget.checked)}
        />
      )}
      <div aria-live="polite">{state.name === "saved" && <Saved result={state.result} />}</div>
      {state.name === "failed" && <ErrorNotice error={state.error} />}
    </section>
  );
}

function Saved({ result }: { result: ExportResult }) {
  const { summary, renamed, provenance, fileName } = result;
  const { rows, changedCells, cutCells, unfitCells, unwritableCharacters, changedEncoding } = summary;
  const notes = [
    t("batch:export.saved", { count: rows, file: fileName }),
    changedCells > 0 && t("batch:export.prefixed", { count: changedCells }),
    cutCells > 0 && t("batch:export.cut", { count: cutCells }),
    unfitCells > 0 && t("batch:export.unfit", { count: unfitCells }),
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
