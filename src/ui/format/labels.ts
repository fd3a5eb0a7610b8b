/** Formats the names of classes for the page. */

import { ENGLISH } from "../../i18n/en/index.ts";
import { t } from "../../i18n/texts.ts";

type KnownLabel = keyof typeof ENGLISH.common.class;
const isKnown = (label: string): label is KnownLabel => Object.hasOwn(ENGLISH.common.class, label);

/** A class within a sentence. The classes of the embedded model are translated, those of another model are not. */
export function translateLabel(label: string): string {
  return isKnown(label) ? t(`common:class.${label}`) : label;
}

/** A class or another word with a capital first letter, for use outside a sentence. */
export function capitalizeLabel(label: string): string {
  const translated = translateLabel(label);
  return translated.charAt(0).toUpperCase() + translated.slice(1);
}

/** The predicted class, or that the prediction is not sure; for use outside a sentence. */
export const predictionLabel = (label: string, isNotSure = false): string =>
  isNotSure ? t("common:notSure", { label: translateLabel(label) }) : capitalizeLabel(label);
