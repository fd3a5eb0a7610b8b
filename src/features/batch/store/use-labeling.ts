import { useEffect, useState } from "react";
import type { Labeling } from "../../../labels/labeling.ts";
import { batch } from "./batch-client.ts";

/** What people said about the rows of the open batch; undefined until it was read. */
export function useLabeling(): Labeling | undefined {
  const [labeling, setLabeling] = useState<Labeling>();
  useEffect(() => {
    let isCurrent = true;
    batch()
      .labeling()
      .then((read) => isCurrent && setLabeling(read))
      // Labels are one of several things that are shown; what needs them fails in the same way, and shows why.
      .catch(() => {});
    return () => {
      isCurrent = false;
    };
  }, []);
  return labeling;
}
