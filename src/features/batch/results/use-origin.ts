import { useMemo } from "react";
import { foldsCopies } from "../../../scoring/selection/selection.ts";
import { t } from "../../../i18n/i18n.ts";
import type { Origin } from "../../../ui/files/origin.ts";
import { formatCount } from "../../../ui/format/numbers.ts";
import { useOpen } from "../store/batch-store.ts";
import { describeSelection } from "../selection/describe-condition.ts";

/**
 * The file, the rows of the filter and the model that a chart of the open batch is made of.
 * @param title of the chart
 * @param method how its numbers were counted, where that was chosen
 */
export function useOrigin(title: string, method = ""): Origin {
  const job = useOpen((open) => open.job);
  const view = useOpen((open) => open.view);
  const counted = useOpen((open) => open.rows);
  return useMemo(() => {
    if (!job || !view) return { lines: [title, ...(method ? [method] : [])], fields: {} };
    const { id, revision, dtype } = job.model;
    const filter = describeSelection(view.selection, job).join(", ");
    // Absent for a moment, while the rows of another filter are counted.
    const shown = counted?.view === view ? counted : undefined;
    const count = filter === "" ? job.rows : shown?.count;
    const folded = view.selection.some(foldsCopies)
      ? t("batch:filters.folded", { count: shown?.folded ?? 0 })
      : "";
    const rows =
      filter === ""
        ? t("batch:rows.all", { count: job.rows })
        : t("batch:rows.some", { part: count === undefined ? "…" : formatCount(count), count: job.rows });
    return {
      lines: [
        title,
        ...(method ? [method] : []),
        [`${job.fileName}: ${rows}`, filter, folded].filter(Boolean).join(", "),
        t("common:chart.model", { model: `${id}@${revision}, ${dtype}` }),
      ],
      fields: {
        chart: title,
        ...(method && { method }),
        file: job.fileName,
        rows: count === undefined ? "" : `${count} of ${job.rows}`,
        filter,
        ...(folded && { copies: folded }),
        model: `${id}@${revision}`,
        dtype,
      },
    };
  }, [title, method, job, view, counted]);
}
