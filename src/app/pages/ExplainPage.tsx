import { useBatch } from "../../features/batch/batch-store.ts";
import { ExplainView } from "../../features/explain/ExplainView.tsx";

export function ExplainPage() {
  const batchFile = useBatch((store) => (store.stage === "job" ? store.job?.fileName : undefined));
  return <ExplainView batchFile={batchFile} />;
}
