import type { Provenance } from "../data/write/write.ts";
import type { ScoringModel } from "./model.ts";

/** What made a file, to be kept beside it. */
export function provenanceOf(
  { id, revision, weightsSha256, dtype, calibratedOn }: ScoringModel,
  { app, device, file }: Pick<Provenance, "app" | "device" | "file">,
): Provenance {
  return {
    app,
    model: id,
    revision,
    weightsSha256,
    dtype,
    device,
    ...(calibratedOn !== undefined && { calibratedOn }),
    file,
    time: new Date().toISOString(),
  };
}
