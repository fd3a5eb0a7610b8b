/** Gives every row of a job one of the clusters of its map. */

import { centered, normalized } from "../../../src/engine/explain/representations/embeddings.ts";
import { NO_CLUSTER } from "../topic-names.ts";
import type { ClusteredRows } from "./clustered-rows.ts";
import type { EmbeddingStore } from "./embedding-store.ts";

/** The nearest cluster of each row of a job, also of rows that the clusters were not made of. */
export async function clusterOfRows(
  store: EmbeddingStore,
  { id, rows }: { id: string; rows: number },
  { centers, mean }: Pick<ClusteredRows, "centers" | "mean">,
): Promise<Uint8Array> {
  const clusters = new Uint8Array(rows).fill(NO_CLUSTER);
  for await (const { size, data, first } of store.pages(id)) {
    if (size === 0) continue;
    const count = data.length / size;
    const unit = normalized(centered({ count, size, data }, mean));
    for (let at = 0; at < count; at += 1) {
      if (Number.isNaN(data[at * size])) continue;
      let [best, highest] = [NO_CLUSTER, Number.NEGATIVE_INFINITY];
      for (let center = 0; center < centers.count; center += 1) {
        let cosine = 0;
        for (let place = 0; place < size; place += 1)
          cosine += (unit.data[at * size + place] ?? 0) * (centers.data[center * size + place] ?? 0);
        if (cosine > highest) [best, highest] = [center, cosine];
      }
      clusters[first + at] = best;
    }
  }
  return clusters;
}
