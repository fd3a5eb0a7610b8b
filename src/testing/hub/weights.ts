/** The model that the journeys of downloads and of the store use, and what the Hub saw of it. */

import { QUANTIZED, referenceModel, tinyModel } from "./models/bundle.ts";
import { SMALL } from "./models/roberta.ts";
import type { Hub } from "./server.ts";

export const JOURNEY_MODEL_ID = "cardiffnlp/twitter-roberta-base-sentiment";

/** Six megabytes; `E2E_MODEL=reference` meets every fault with the reference's real size, which takes long. */
const atRealSize = process.env["E2E_MODEL"] === "reference";
export const weights = atRealSize ? await referenceModel(".cache") : tinyModel(SMALL);
export const size = weights[QUANTIZED]?.length ?? 0;
export const DOWNLOAD_TIMEOUT_MS = atRealSize ? 3_600_000 : 180_000;

/** The byte at which each download of the weights began. */
export const starts = (hub: Hub) =>
  hub.downloads(QUANTIZED).map(({ range }) => Number(/^bytes=(\d+)-/.exec(range ?? "")?.[1] ?? 0));
