import "@mantine/core/styles/NumberInput.css";
import { NumberInput } from "@mantine/core";
import type { Job } from "../../../../workers/protocols/batch-types.ts";
import { formatCount } from "../../../ui/format/numbers.ts";
import { t } from "../../../i18n/i18n.ts";
import classes from "./EmbeddingsPanel.module.css";
import { useEmbeddings } from "./embeddings-store.ts";
import { SimilarRows } from "./SimilarRows.tsx";

/** The rows with the highest cosine similarity to one row. */
export function SimilarityCard({ job }: { job: Job }) {
  const row = useEmbeddings((store) => store.row);
  const similar = useEmbeddings((store) => store.similar);
  const setRow = useEmbeddings((store) => store.setRow);
  return (
    <section className={classes.card} aria-label={t("batch:similar.title")} data-testid="similar-rows">
      <h3>{t("batch:similar.title")}</h3>
      <div className={classes.controls}>
        <NumberInput
          label={t("batch:similar.row")}
          min={1}
          max={job.rows}
          value={row + 1}
          onChange={(value) => {
            const chosen = Number(value);
            if (Number.isInteger(chosen) && chosen >= 1 && chosen <= job.rows) void setRow(chosen - 1);
          }}
        />
      </div>
      {similar.length > 0 && (
        <SimilarRows
          caption={t("batch:similar.caption", { row: formatCount(row + 1) })}
          rows={similar}
          model={job.model}
          onChoose={(chosen) => void setRow(chosen)}
        />
      )}
    </section>
  );
}
