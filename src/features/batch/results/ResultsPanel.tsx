import { useState } from "react";
import type { Job } from "../../../../workers/protocols/batch-types.ts";
import { RowTools } from "./RowTools.tsx";
import { ResultsTable } from "./ResultsTable.tsx";
import classes from "./ResultsPanel.module.css";

export function ResultsPanel({ job }: { job: Job }) {
  const [target, setTarget] = useState<{ row: number }>();
  return (
    <div className={classes.results}>
      <RowTools job={job} onGoTo={(row) => setTarget({ row })} />
      <ResultsTable job={job} target={target} />
    </div>
  );
}
