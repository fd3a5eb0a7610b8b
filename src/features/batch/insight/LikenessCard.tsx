import "@mantine/core/styles/NumberInput.css";
import { NumberInput } from "@mantine/core";
import { useEffect } from "react";
import type { Job } from "../../../../workers/batch/protocol.ts";
import { formatCount } from "../../../ui/format.ts";
import { t } from "../../../words/words.ts";
import classes from "./InsightPanel.module.css";
import { useInsight } from "./insight-store.ts";
import { LikeLines } from "./LikeLines.tsx";

/** Tweets like this one, by the cosine of their vectors. */
export function LikenessCard({ job }: { job: Job }) {
  const row = useInsight((store) => store.row);
  const like = useInsight((store) => store.like);
  const setRow = useInsight((store) => store.setRow);
  useEffect(() => {
    if (useInsight.getState().like.length === 0) void setRow(useInsight.getState().row);
  }, [setRow]);
  return (
    <section className={classes.card} aria-label={t("batch:like.title")} data-testid="like">
      <h3>{t("batch:like.title")}</h3>
      <div className={classes.controls}>
        <NumberInput
          label={t("batch:like.row")}
          min={1}
          max={job.rows}
          value={row + 1}
          onChange={(value) => {
            const chosen = Number(value);
            if (Number.isInteger(chosen) && chosen >= 1 && chosen <= job.rows) void setRow(chosen - 1);
          }}
        />
      </div>
      {like.length > 0 && (
        <LikeLines
          caption={t("batch:like.caption", { row: formatCount(row + 1) })}
          lines={like}
          labels={job.model.labels}
          onChoose={(chosen) => void setRow(chosen)}
        />
      )}
    </section>
  );
}
