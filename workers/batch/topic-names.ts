/** Topics: clusters of similar texts under names that a person gives. */

import type { Topic } from "../protocols/annotations.ts";

/** Of a row without an embedding. */
export const NO_CLUSTER = 255;

/** [clusters] the name of each cluster's topic; none for clusters that were dropped. */
export function namesByCluster(topics: readonly Topic[]): string[] {
  const names: string[] = [];
  for (const { name, clusters } of topics) for (const cluster of clusters) names[cluster] = name;
  return names;
}
