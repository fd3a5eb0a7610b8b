import type { EmbeddingMap } from "../../../../workers/protocols/embeddings.ts";
import { drawingFormats } from "../../../ui/chart/drawing-files.ts";
import { download } from "../../../ui/files/download.ts";
import { csv, fileName } from "../../../ui/files/csv.ts";
import { withOrigin } from "../../../ui/files/origin.ts";
import { SaveButtons } from "../../../ui/files/SaveButtons.tsx";
import { t } from "../../../i18n/i18n.ts";
import { useOrigin } from "../results/use-origin.ts";
import { mapFileDrawing, mapRows } from "./map-exports.ts";

/** Saves the map as an image, and the position and cluster of each row as numbers. @param labels the classes and "not sure" */
export function MapExports({ labels, map }: { labels: readonly string[]; map: EmbeddingMap }) {
  const origin = useOrigin(t("batch:embeddingMap.label"));
  const name = `${origin.fields["file"] ?? ""} map`;
  return (
    <SaveButtons
      what={t("batch:embeddingMap.saved")}
      formats={{
        ...drawingFormats(name, () => mapFileDrawing(map, labels, origin)),
        CSV: () => download(fileName(name, "csv"), csv(withOrigin(mapRows(map, labels), origin)), "text/csv"),
        JSON: () => {
          const [names = [], ...rows] = mapRows(map, labels);
          const points = rows.map((row) => Object.fromEntries(row.map((value, at) => [names[at], value])));
          const { explained, step, clusters } = map;
          const content = {
            ...origin.fields,
            labels,
            explained,
            step,
            groups: clusters.map(({ rows, classes, words }) => ({ rows, classes, words })),
            points,
          };
          download(fileName(name, "json"), JSON.stringify(content), "application/json");
        },
      }}
    />
  );
}
