/** The model, its number format and what ran it: numbers of two engines differ in the third digit. */

import type { ModelInfo } from "../../engine/classifier/classifier.ts";
import { t } from "../../i18n/i18n.ts";

type Engine = Pick<ModelInfo, "manifest" | "dtype" | "device">;

/** The same in every language, for links and files: "tonescope-tweets@7, int8, kernel". */
export const engineId = ({ manifest: { id, revision }, dtype, device }: Engine): string =>
  `${id}@${revision}, ${dtype}, ${device}`;

/** In the language of the page: "tonescope-tweets@7, int8, encoder kernel". */
export const engineText = ({ manifest: { id, revision }, dtype, device }: Engine): string =>
  `${id}@${revision}, ${dtype}, ${t(`explain:engine.${device}`)}`;
