/** The model of the journeys about downloads and the store, and the requests for it. */

import { QUANTIZED, referenceModel, tinyModel } from "./models/bundle.ts";
import { SMALL } from "./models/roberta.ts";
import type { Hub } from "./server.ts";

export const JOURNEY_MODEL_ID = "cardiffnlp/twitter-roberta-base-sentiment";

/** 6 MB; with `E2E_MODEL=reference` the model has the real size of the reference, and the journeys take long. */
const atRealSize = process.env["E2E_MODEL"] === "reference";
export const weights = atRealSize ? await referenceModel(".cache") : tinyModel(SMALL);
export const size = weights[QUANTIZED]?.length ?? 0;
export const DOWNLOAD_TIMEOUT_MS = atRealSize ? 3_600_000 : 180_000;

/** The start offset of each download of the weights. */
export const starts = (hub: Hub) =>
  hub.downloads(QUANTIZED).map(({ range }) => Number(/^bytes=(\d+)-/.exec(range ?? "")?.[1] ?? 0));
