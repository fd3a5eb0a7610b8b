import type { ByteSource } from "../model/segmented-bytes.ts";
import { OnnxGraph } from "./graph.ts";

/** A location as a path below the model's folder. */
export const plainLocation = (location: string): string => location.replace(/^(\.\/)+/, "");

/**
 * The files beside a model in which its graph keeps tensors.
 * @returns paths relative to the model's folder, each once
 * @throws AppError `bad-model`
 */
export function externalLocations(model: ByteSource): string[] {
  const tensors = [...new OnnxGraph(model).initializers.values()];
  const locations = tensors.flatMap(({ external }) => external?.["location"] ?? []);
  return [...new Set(locations.map(plainLocation))];
}
