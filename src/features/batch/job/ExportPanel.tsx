import { Button, Checkbox, NativeSelect } from "@mantine/core";
import { IconDownload } from "@tabler/icons-react";
import { useState } from "react";
import type { ExportResult, Job } from "../../../../workers/batch/protocol.ts";
import { EXTENSIONS, ownFormat, scoredName, type WriteFormat } from "../../../data/write/write.ts";
import { download } from "../../../ui/files/download.ts";
import { ErrorNotice } from "../../../ui/notices/ErrorNotice.tsx";
import { t } from "../../../i18n/i18n.ts";
import { AppError, type ErrorReport } from "../../../errors/app-error.ts";
import { useBatch } from "../batch-store.ts";
import classes from "./ExportPanel.module.css";

const FORMATS: { value: WriteFormat; label: string }[] = [
  { value: "csv", label: "CSV" },
  { value: "tsv", label: "TSV" },
  { value: "jsonl", label: "JSON Lines" },
  { value: "xlsx", label: "Excel" },
  { value: "parquet", label: "Parquet" },
];

interface Picker {
  showSaveFilePicker(options: {
    suggestedName: string;
    types: { accept: Record<string, string[]> }[];
  }): Promise<FileSystemFileHandle>;
}

const hasPicker = (target: object): target is Picker => "showSaveFilePicker" in target;

/** @returns `undefined` where the browser cannot, `null` when the person changed their mind. */
async function pickTarget(
  name: string,
  format: WriteFormat,
): Promise<FileSystemFileHandle | undefined | null> {
  if (!hasPicker(window)) return undefined;
  const { extension, mediaType } = EXTENSIONS[format];
  try {
    return await window.showSaveFilePicker({
      suggestedName: name,
      types: [{ accept: { [mediaType]: [`.${extension}`] } }],
    });
  } catch (cause) {
    return cause instanceof DOMException && cause.name === "AbortError" ? null : undefined;
  }
}

export function ExportPanel({ job }: { job: Job }) {
  const view = useBatch((store) => store.view);
  const viewRows = useBatch((store) => store.viewRows);
  const scored = useBatch((store) => store.progress?.scored ?? 0);
  const exportTable = useBatch((store) => store.export);
  const [format, setFormat] = useState<WriteFormat>(() => ownFormat(job.table));
  const [safe, setSafe] = useState(false);
  const [onlyView, setOnlyView] = useState(false);
  const [state, setState] = useState<"idle" | "busy" | { result: ExportResult } | { error: ErrorReport }>(
    "idle",
  );
  const filtered = viewRows < job.rows;

  const run = async () => {
    const target = await pickTarget(scoredName(job.fileName, format), format);
    if (target === null) return;
    setState("busy");
    try {
      const request = { format, safeForSpreadsheets: safe, ...(onlyView && filtered && { view }) };
      const result = await exportTable(request, target);
      if (result.file) download(result.fileName, result.file);
      setState({ result });
    } catch (cause) {
      if (!(cause instanceof AppError)) throw cause;
      setState({ error: cause.report });
    }
  };

  return (
    <section className={classes.panel} aria-label={t("batch:export.title")}>
      <div className={classes.controls}>
        <NativeSelect
          label={t("batch:export.format")}
          value={format}
          onChange={(event) => setFormat(event.currentTarget.value as WriteFormat)}
          data={FORMATS.map((option) =>
            option.value === ownFormat(job.table)
              ? { ...option, label: t("batch:export.asItCame", { format: option.label }) }
              : option,
          )}
        />
        <Button
          leftSection={<IconDownload size={18} />}
          onClick={() => void run()}
          loading={state === "busy"}
        >
          {t("batch:export.save")}
        </Button>
      </div>
      {scored < job.rows && <p>{t("batch:export.waiting", { count: job.rows - scored })}</p>}
      {(format === "csv" || format === "tsv") && (
        <Checkbox
          label={t("batch:export.safe")}
          description={t("batch:export.safeMeans")}
          checked={safe}
          onChange={(event) => setSafe(event.currentTarget.checked)}
        />
      )}
      {filtered && (
        <Checkbox
          label={t("batch:export.onlyShown", { count: viewRows })}
          checked={onlyView}
          onChange={(event) => setOnlyView(event.currentTarget.checked)}
        />
      )}
      <div aria-live="polite">
        {typeof state === "object" && "result" in state && <Result result={state.result} />}
      </div>
      {typeof state === "object" && "error" in state && <ErrorNotice error={state.error} />}
    </section>
  );
}

function Result({ result }: { result: ExportResult }) {
  const { summary, renamed, provenance, fileName } = result;
  const { rows, changedCells, cutCells, unwritableCharacters } = summary;
  const notes = [
    t("batch:export.saved", { count: rows, file: fileName }),
    changedCells > 0 && t("batch:export.prefixed", { count: changedCells }),
    cutCells > 0 && t("batch:export.cut", { count: cutCells }),
    unwritableCharacters > 0 && t("batch:export.unwritable", { count: unwritableCharacters }),
    ...renamed.map(({ wanted, name }) => t("batch:export.renamed", { wanted, name })),
  ].filter(Boolean);
  const record = new Blob([JSON.stringify(provenance, undefined, 2)], { type: "application/json" });
  return (
    <div className={classes.result}>
      <p>{notes.join(" ")}</p>
      <Button
        variant="subtle"
        size="compact-md"
        onClick={() => download(fileName.replace(/\.\w+$/, ".provenance.json"), record)}
      >
        {t("batch:export.provenance")}
      </Button>
    </div>
  );
}
