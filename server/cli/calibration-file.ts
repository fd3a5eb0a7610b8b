/** Reads a calibration that was saved on the Batch page under Evaluate. */

import { readFile } from "node:fs/promises";
import type { ScoringModel } from "../../src/scoring/model.ts";
import type { OwnCalibration } from "../../src/scoring/rules.ts";
import { reasonOf } from "../files/read-error.ts";
import { UsageError } from "../options/option.ts";

function isCalibration(value: unknown): value is OwnCalibration {
  if (typeof value !== "object" || value === null) return false;
  const { name, temperature, weightsSha256, file, rows } = value as Record<keyof OwnCalibration, unknown>;
  return (
    [name, weightsSha256, file].every((text) => typeof text === "string") &&
    Number.isInteger(rows) &&
    typeof temperature === "number" &&
    Number.isFinite(temperature) &&
    temperature > 0
  );
}

/** @throws UsageError when the file is not a calibration, or was fitted for other weights */
export async function readCalibration(
  path: string,
  { id, weightsSha256 }: ScoringModel,
): Promise<OwnCalibration> {
  const content = await readFile(path, "utf8").catch((cause: Error) => {
    throw new UsageError(`${path} cannot be read: ${reasonOf(cause)}`);
  });
  let value: unknown;
  try {
    value = JSON.parse(content);
  } catch {
    // Reported below.
  }
  if (!isCalibration(value)) {
    throw new UsageError(`${path} is no calibration. The page's Evaluate saves one as JSON.`);
  }
  if (value.weightsSha256 !== weightsSha256) {
    throw new UsageError(`“${value.name}” was fitted for other weights than those of ${id}.`);
  }
  const { name, temperature, file, rows } = value;
  return { name, temperature, weightsSha256, file, rows };
}
