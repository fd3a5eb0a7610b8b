import { useEffect, useState } from "react";
import type { Job } from "../../../../workers/protocols/batch-types.ts";
import type { SimilarRow } from "../../../../workers/protocols/embeddings.ts";
import { t } from "../../../i18n/i18n.ts";
import { predictionLabel } from "../../../ui/format/labels.ts";
import { formatCount, formatNumber } from "../../../ui/format/numbers.ts";
import { shownText } from "../../../ui/format/shown-text.ts";
import { batch } from "../store/batch-client.ts";
import { ALL_ROWS } from "../view-params.ts";
import classes from "./RowPanel.module.css";

const COUNT = 5;

/** The rows of the whole file whose embeddings are nearest, where embeddings were computed. */
export function SimilarTexts({ job, row }: { job: Job; row: number }) {
  const [similar, setSimilar] = useState<readonly SimilarRow[]>([]);
  useEffect(() => {
    let current = true;
    const find = async () => {
      const state = await batch().embeddingState();
      if (!state || state.done < job.rows) return;
      const found = await batch().similarRows(row, COUNT, ALL_ROWS);
      if (current) setSimilar(found);
    };
    // Without embeddings, or while others are computed, the panel has no such list.
    void find().catch(() => {});
    return () => {
      current = false;
    };
  }, [job, row]);
  if (similar.length === 0) return null;
  return (
    <>
      <h3>{t("batch:row.similar")}</h3>
      <ul className={classes.similar}>
        {similar.map((found) => (
          <li key={found.index}>
            <bdi lang="">{shownText(found.text)}</bdi>
            <span className="tabular">
              {t("batch:row.similarTo", {
                row: formatCount(found.index + 1),
                cosine: formatNumber(found.cosine, 2),
                class: predictionLabel(job.model.labels[found.label] ?? "", found.isNotSure),
              })}
            </span>
          </li>
        ))}
      </ul>
    </>
  );
}
