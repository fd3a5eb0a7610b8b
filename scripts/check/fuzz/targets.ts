/** What `npm run check:fuzz` can test, by name. */

import { endpointTarget } from "./endpoint.ts";
import { exportSeeds } from "./export-seeds.ts";
import { fileTarget } from "./files.ts";
import { containerSeeds, fileSeeds, parquetFileSeeds } from "./file-seeds.ts";
import { journalTarget } from "./journal.ts";
import { onnxTarget } from "./onnx.ts";
import type { FuzzTarget } from "./target.ts";
import { tokenizerTarget } from "./tokenizer.ts";
import { weightsTarget } from "./weights.ts";

export const TARGETS = {
  files: fileTarget(fileSeeds()),
  exports: fileTarget(exportSeeds()),
  parquet: fileTarget(parquetFileSeeds()),
  containers: fileTarget(containerSeeds()),
  endpoint: endpointTarget,
  journal: journalTarget,
  tokenizer: tokenizerTarget,
  onnx: onnxTarget,
  weights: weightsTarget,
} satisfies Record<string, FuzzTarget>;
