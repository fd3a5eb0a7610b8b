import { useOpen } from "../../features/batch/store/batch-store.ts";
import { ExplainView } from "../../features/explain/ExplainView.tsx";

export function ExplainPage() {
  const batchFile = useOpen(({ job }) => job.fileName);
  return <ExplainView batchFile={batchFile} />;
}
