import type { Job } from "../../../../workers/protocols/batch-types.ts";
import type { Labeling } from "../../../labels/labeling.ts";

/** What each step of labeling is about. */
export interface LabelViewProps {
  job: Job;
  labeling: Labeling;
}
