import { Button, Progress } from "@mantine/core";
import { useEffect } from "react";
import type { Job } from "../../../../workers/batch/protocol.ts";
import { ErrorNotice } from "../../../ui/ErrorNotice.tsx";
import { formatCount } from "../../../ui/format.ts";
import { t } from "../../../words/words.ts";
import { useBatch } from "../batch-store.ts";
import { AttributionsCard } from "./AttributionsCard.tsx";
import classes from "./InsightPanel.module.css";
import { useInsight } from "./insight-store.ts";
import { LikenessCard } from "./LikenessCard.tsx";
import { LikenessMapCard } from "./LikenessMapCard.tsx";
import { VectorsCard } from "./VectorsCard.tsx";

/** Behind the verdicts of a whole file: vectors, tweets like one another, and the words that verdicts rest on. */
export function InsightPanel({ job }: { job: Job }) {
  const isScored = useBatch((store) => (store.progress?.scored ?? 0) >= job.rows);
  const open = useInsight((store) => store.open);
  const error = useInsight((store) => store.error);
  const saved = useInsight((store) => store.saved);
  const vectors = useInsight((store) => store.vectors);
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
        <VectorsCard job={job} isReady={isReady} />
      </div>
      {isReady && <LikenessMapCard job={job} />}
      {isReady && <LikenessCard job={job} />}
    </div>
  );
}

function RunLine() {
  const running = useInsight((store) => store.running);
  const stop = useInsight((store) => store.stop);
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
