import type { HeadOverview } from "../../../engine/explain/attention/heads.ts";
import { svgToPng } from "../../../ui/chart/chart-image.ts";
import { download } from "../../../ui/files/download.ts";
import { csv } from "../../../ui/files/csv.ts";
import { SaveButtons } from "../../../ui/files/SaveButtons.tsx";
import { t } from "../../../i18n/i18n.ts";
import { headRows, PAPER } from "../exports.ts";
import { headGridSvg } from "./head-grid-svg.ts";
import type { Metric } from "./head-metrics.ts";

export interface HeadExportsProps {
  text: string;
  labels: readonly string[];
  overview: HeadOverview;
  metric: Metric;
  /** By class; absent for classes that were not computed. */
  effects: readonly ArrayLike<number>[] | undefined;
  /** Index of the class that is explained. */
  target: number;
}

/** Saves the grid as an image and the metrics of every head. */
export function HeadExports({ text, labels, overview, metric, effects, target }: HeadExportsProps) {
  const own = effects?.[target];
  const picture = () => headGridSvg(overview, metric, own, PAPER);
  return (
    <SaveButtons
      what={t("explain:saved.heads")}
      formats={{
        PNG: async () => download("heads.png", await svgToPng(picture()), "image/png"),
        SVG: () => download("heads.svg", picture(), "image/svg+xml"),
        CSV: () => download("heads.csv", csv(headRows(overview.summaries, own)), "text/csv"),
        JSON: () => {
          const { summaries } = overview;
          const content = { text, labels, summaries, effects: effects?.map((row) => Array.from(row)) };
          download("heads.json", JSON.stringify(content), "application/json");
        },
      }}
    />
  );
}
