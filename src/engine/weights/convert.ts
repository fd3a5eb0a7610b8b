/** From weights of PyTorch, Flax or TensorFlow to the ONNX file that every backend reads. */

import { AppError } from "../../errors/app-error.ts";
import { encoderGraph } from "./encoders/encoder-graph.ts";
import type { ConvertedDtype } from "./encoders/graph-parts.ts";
import type { MadeFile } from "./encoders/made-file.ts";
import { encoderSettings, familyOf } from "./encoders/settings.ts";
import { FAMILIES, type Family } from "./encoders/tensor-names.ts";
import type { WeightsFormat } from "./formats/names.ts";
import { openWeights } from "./open-weights.ts";
import type { ByteRanges } from "./tensors/byte-ranges.ts";
import { valueText } from "../model/json.ts";

/** Raised when the same weights give another file. */
export const CONVERTER_VERSION = 2;

type Config = Readonly<Record<string, unknown>>;

/** @throws AppError `unsupported-model` when models of this kind are not converted here */
export function convertibleFamily(config: Config): Family {
  const family = familyOf(config);
  if (family) return family;
  throw new AppError(
    "unsupported-model",
    `A ${valueText(config["model_type"]).slice(0, 40)} without an ONNX file is not known here. Converted are: ${Object.keys(FAMILIES).join(", ")}.`,
  );
}

/**
 * @param config the content of config.json
 * @param classes the number of logits
 * @returns the file; a tensor is in memory only while its part is written
 * @throws AppError `bad-model`, `bad-manifest`, `unsupported-model`
 */
export async function convertWeights(
  config: Config,
  classes: number,
  format: WeightsFormat,
  files: readonly ByteRanges[],
  dtype: ConvertedDtype,
): Promise<MadeFile> {
  const family = convertibleFamily(config);
  const tensors = await openWeights(format, files);
  return encoderGraph(dtype, tensors, family, encoderSettings(config, family), classes);
}
