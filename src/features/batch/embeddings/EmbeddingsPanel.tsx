import { Button, Progress } from "@mantine/core";
import { useEffect } from "react";
import type { Job } from "../../../../workers/protocols/batch-types.ts";
import { ErrorNotice } from "../../../ui/notices/ErrorNotice.tsx";
import { formatCount } from "../../../ui/format/numbers.ts";
import { t } from "../../../i18n/i18n.ts";
import { hasTopics } from "../selection/column-name.ts";
import { useOpen } from "../store/batch-store.ts";
import { ALL_ROWS } from "../view-params.ts";
import { AttributionsCard } from "./AttributionsCard.tsx";
import classes from "./EmbeddingsPanel.module.css";
import { useEmbeddings } from "./embeddings-store.ts";
import { SimilarityCard } from "./SimilarityCard.tsx";
import { EmbeddingMapCard } from "./EmbeddingMapCard.tsx";
import { EmbeddingsCard } from "./EmbeddingsCard.tsx";
import { TopicsCard } from "./TopicsCard.tsx";
import { ClassWordsCard } from "./ClassWordsCard.tsx";

/** Word attributions and embeddings of all rows of a scored file. */
export function EmbeddingsPanel({ job }: { job: Job }) {
  const isScored = useOpen(({ progress }) => progress.scored >= job.rows) ?? false;
  const open = useEmbeddings((store) => store.open);
  const error = useEmbeddings((store) => store.error);
  const saved = useEmbeddings((store) => store.saved);
  const embeddings = useEmbeddings((store) => store.embeddings);
  useEffect(() => {
    if (isScored) void open(job.id);
  }, [open, job.id, isScored]);
  if (!isScored) return <p>{t("batch:explainRows.later")}</p>;
  const isReady = embeddings !== undefined && embeddings.done >= job.rows && job.rows > 0;
  return (
    <div className={classes.panel}>
      <RunProgress />
      {error && <ErrorNotice error={error} />}
      <p className={classes.saved} role="status">
        {saved && t("batch:explainRows.saved", { file: saved })}
      </p>
      <div className={classes.pair}>
        <AttributionsCard job={job} />
        <EmbeddingsCard job={job} isReady={isReady} />
      </div>
      <ClassWordsCard job={job} />
      {isReady && <EmbeddedRows job={job} />}
    </div>
  );
}

/** The rows of the table's filter. */
function EmbeddedRows({ job }: { job: Job }) {
  const view = useOpen((open) => open.view) ?? ALL_ROWS;
  const setView = useEmbeddings((store) => store.setView);
  useEffect(() => void setView(view), [setView, view]);
  return (
    <>
      <EmbeddingMapCard job={job} />
      {hasTopics(job) && <TopicsCard job={job} />}
      <SimilarityCard job={job} />
    </>
  );
}

function RunProgress() {
  const running = useEmbeddings((store) => store.running);
  const stop = useEmbeddings((store) => store.stop);
  if (!running) return null;
  const { what, done, rows } = running;
  const activity = t(`batch:explainRows.run.${what}`);
  return (
    <section
      className={classes.running}
      aria-label={t("batch:explainRows.running")}
      data-testid="explain-rows-running"
    >
      <p className="tabular" role="status">
        {t("batch:explainRows.runProgress", {
          what: activity,
          rows: t("batch:rows.some", { part: formatCount(done), count: rows }),
        })}
      </p>
      <Button variant="default" onClick={stop}>
        {t("batch:explainRows.stop")}
      </Button>
      <Progress
        value={(100 * done) / Math.max(1, rows)}
        size="sm"
        color="var(--accent)"
        aria-label={activity}
      />
    </section>
  );
}
