import { Button, Progress } from "@mantine/core";
import { useEffect } from "react";
import type { Job } from "../../../../workers/batch/protocol.ts";
import { ErrorNotice } from "../../../ui/notices/ErrorNotice.tsx";
import { formatCount } from "../../../ui/format/numbers.ts";
import { t } from "../../../i18n/i18n.ts";
import { useBatch } from "../batch-store.ts";
import { AttributionsCard } from "./AttributionsCard.tsx";
import classes from "./EmbeddingsPanel.module.css";
import { useEmbeddings } from "./embeddings-store.ts";
import { SimilarityCard } from "./SimilarityCard.tsx";
import { EmbeddingMapCard } from "./EmbeddingMapCard.tsx";
import { EmbeddingsCard } from "./EmbeddingsCard.tsx";

/** Behind the verdicts of a whole file: vectors, tweets like one another, and the words that verdicts rest on. */
export function EmbeddingsPanel({ job }: { job: Job }) {
  const isScored = useBatch((store) => (store.progress?.scored ?? 0) >= job.rows);
  const open = useEmbeddings((store) => store.open);
  const error = useEmbeddings((store) => store.error);
  const saved = useEmbeddings((store) => store.saved);
  const vectors = useEmbeddings((store) => store.vectors);
  useEffect(() => {
    if (isScored) void open(job.id);
  }, [open, job.id, isScored]);
  if (!isScored) return <p>{t("batch:insight.later")}</p>;
  const isReady = vectors !== undefined && vectors.done >= job.rows && job.rows > 0;
  return (
    <div className={classes.panel}>
      <RunLine />
      {error && <ErrorNotice error={error} />}
      <p className={classes.saved} role="status">
        {saved && t("batch:insight.saved", { file: saved })}
      </p>
      <div className={classes.pair}>
        <AttributionsCard />
        <EmbeddingsCard job={job} isReady={isReady} />
      </div>
      {isReady && <EmbeddingMapCard job={job} />}
      {isReady && <SimilarityCard job={job} />}
    </div>
  );
}

function RunLine() {
  const running = useEmbeddings((store) => store.running);
  const stop = useEmbeddings((store) => store.stop);
  if (!running) return null;
  const { what, done, rows } = running;
  const verb = t(`batch:insight.run.${what}`);
  return (
    <section
      className={classes.running}
      aria-label={t("batch:insight.underWay")}
      data-testid="insight-running"
    >
      <p className="tabular" role="status">
        {t("batch:insight.runProgress", {
          what: verb,
          rows: t("batch:rows.some", { part: formatCount(done), count: rows }),
        })}
      </p>
      <Button variant="default" onClick={stop}>
        {t("batch:insight.stop")}
      </Button>
      <Progress value={(100 * done) / Math.max(1, rows)} size="sm" color="var(--accent)" aria-label={verb} />
    </section>
  );
}
