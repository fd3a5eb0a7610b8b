import { Button } from "@mantine/core";
import type { JobSummary } from "../../../../workers/protocols/batch-types.ts";
import { formatBytes, formatCount, formatDateTime } from "../../../ui/format/numbers.ts";
import { t } from "../../../i18n/i18n.ts";
import { useModel } from "../../../session/model-store.ts";
import { LoadingPanel } from "../../../session/ui/LoadingPanel.tsx";
import { ErrorNotice } from "../../../ui/notices/ErrorNotice.tsx";
import { OutputHeadFilter } from "../../../session/ui/OutputHeadFilter.tsx";
import { usePreviewing } from "../store/batch-store.ts";
import { leave, reopen } from "../store/job-actions.ts";
import { start } from "../store/source-actions.ts";
import type { Previewing } from "../store/state.ts";
import { ExportSentence } from "./ExportSentence.tsx";
import { FirstRows } from "./FirstRows.tsx";
import classes from "./PreviewPanel.module.css";
import { FormatSettings, PreviewSettings } from "./PreviewSettings.tsx";
import { LanguageSettings } from "./LanguageSettings.tsx";
import { TextSettings } from "./TextSettings.tsx";

const NO_HEADS: readonly { name: string }[] = [];

/** The first rows of a file, how it is read, and the button that starts the scoring. */
export function PreviewPanel() {
  const file = usePreviewing(({ source }) => source.file);
  const preview = usePreviewing((previewing) => previewing.preview);
  const counted = usePreviewing((previewing) => previewing.counted);
  const isReading = usePreviewing((previewing) => previewing.isReading);
  const sameFile = usePreviewing((previewing) => previewing.sameFile);
  const model = useModel((store) => store.model);
  const startModel = useModel((store) => store.start);
  const info = model.status === "ready" ? model.info : undefined;
  const heads = info?.manifest.heads ?? NO_HEADS;
  return (
    <section className={classes.preview} aria-label={t("batch:preview.title")}>
      <header className={classes.head}>
        <div>
          <h2>{file?.name}</h2>
          <p className="tabular">
            {file && <span>{formatBytes(file.size)}</span>}
            {counted && <span data-testid="row-count">{rowsText(counted)}</span>}
          </p>
        </div>
        <Button variant="default" onClick={() => void leave()}>
          {t("batch:preview.another")}
        </Button>
        <Button onClick={() => void start()} disabled={!preview || !info || preview.columns.length === 0}>
          {t("batch:preview.score")}
        </Button>
      </header>
      {model.status === "loading" && <LoadingPanel progress={model.progress} />}
      {model.status === "failed" && (
        <ErrorNotice
          error={model.error}
          onRetry={model.error.retryable ? () => void startModel() : undefined}
        />
      )}
      {sameFile && <SameFile job={sameFile} />}
      {preview?.exported && <ExportSentence facts={preview.exported} />}
      {preview && <PreviewSettings preview={preview} />}
      {preview && <TextSettings preview={preview} />}
      {preview && info && <LanguageSettings preview={preview} info={info} />}
      {preview && heads.length > 0 && <OutputHeadFilter heads={heads} />}
      {preview && <FirstRows preview={preview} />}
      {!preview && isReading && <p role="status">{t("batch:preview.reading")}</p>}
      {!preview && !isReading && (
        <>
          <p>{t("batch:preview.failed")}</p>
          <FormatSettings />
        </>
      )}
    </section>
  );
}

function rowsText({ rows, isComplete }: NonNullable<Previewing["counted"]>): string {
  const counted = t("batch:rows.all", { count: rows });
  return isComplete ? counted : t("batch:preview.atLeast", { rows: counted });
}

/** A file with the same bytes was scored before; its job can be opened instead. */
function SameFile({ job }: { job: JobSummary }) {
  const { id, rows, scored, created, model } = job;
  return (
    <p className={classes.earlier} role="status">
      <span className="tabular">
        {t("batch:preview.sameFile", {
          when: formatDateTime(created),
          model,
          part: formatCount(scored),
          count: rows,
        })}
      </span>
      <Button variant="default" onClick={() => void reopen(id)}>
        {t(scored === rows ? "batch:preview.openSameFile" : "batch:preview.resumeSameFile")}
      </Button>
    </p>
  );
}
