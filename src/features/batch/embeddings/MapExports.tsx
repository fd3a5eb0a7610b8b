import type { EmbeddingMap } from "../../../../workers/protocols/embeddings.ts";
import type { Job } from "../../../../workers/protocols/batch-types.ts";
import { drawingFormats } from "../../../ui/chart/drawing-files.ts";
import { download } from "../../../ui/files/download.ts";
import { csv } from "../../../ui/files/csv.ts";
import { SaveButtons } from "../../../ui/files/SaveButtons.tsx";
import { t } from "../../../i18n/i18n.ts";
import { mapFileDrawing, mapRows } from "./map-exports.ts";

/** Saves the map as an image, and the position and cluster of each row as numbers. */
export function MapExports({ job, map }: { job: Job; map: EmbeddingMap }) {
  const { labels, id, revision } = job.model;
  return (
    <SaveButtons
      what={t("batch:embeddingMap.saved")}
      formats={{
        ...drawingFormats("map", () => mapFileDrawing(map, job)),
        CSV: () => download("map.csv", csv(mapRows(map, labels)), "text/csv"),
        JSON: () => {
          const [names = [], ...rows] = mapRows(map, labels);
          const points = rows.map((row) => Object.fromEntries(row.map((value, at) => [names[at], value])));
          const { explained, step, clusters } = map;
          const content = {
            file: job.fileName,
            model: `${id}@${revision}`,
            labels,
            explained,
            step,
            groups: clusters.map(({ rows, classes }) => ({ rows, classes })),
            points,
          };
          download("map.json", JSON.stringify(content), "application/json");
        },
      }}
    />
  );
}
