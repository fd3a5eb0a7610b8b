import { rescaleTemperature } from "../../engine/classifier/calibration.ts";
import type { Prediction } from "../../engine/classifier/classifier.ts";
import type { OwnCalibration } from "../../scoring/rules.ts";

/** The classes at the temperature of a person's own calibration; the label stays, as do further heads. */
export function applyCalibration(prediction: Prediction, { temperature }: OwnCalibration): Prediction {
  const { scores, label } = prediction;
  const probabilities = rescaleTemperature(
    scores.map(({ score }) => score),
    temperature,
  );
  const calibrated = scores.map((entry, index) => ({ ...entry, score: probabilities[index] ?? 0 }));
  return {
    ...prediction,
    scores: calibrated,
    score: calibrated.find((entry) => entry.label === label)?.score ?? 0,
  };
}
