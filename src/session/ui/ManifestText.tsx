import { capitalizeLabel } from "../../ui/format/labels.ts";
import { ENGLISH } from "../../i18n/en/index.ts";
import { t } from "../../i18n/i18n.ts";

const { description, calibratedOn, limits, data } = ENGLISH.models.embedded;
type Part = `limits.${keyof typeof limits}` | `data.${keyof typeof data}` | "description" | "calibratedOn";

const namesIn = <Texts extends object>(texts: Texts) => Object.keys(texts) as (keyof Texts & string)[];

/** The texts of the embedded model's manifest and the keys of their translations. */
const PARTS = new Map<string, Part>([
  [description, "description"],
  [calibratedOn, "calibratedOn"],
  ...namesIn(limits).map((name): [string, Part] => [limits[name], `limits.${name}`]),
  ...namesIn(data).map((name): [string, Part] => [data[name], `data.${name}`]),
]);

export const isTranslated = (text: string): boolean => PARTS.has(text);

/** A text of a manifest, translated for the embedded model. */
export function manifestText(text: string): string {
  const part = PARTS.get(text);
  return part ? t(`models:embedded.${part}`) : text;
}

/** A sentence of a manifest: translated for the embedded model, unchanged for other models. */
export function ManifestText({ children }: { children: string }) {
  return isTranslated(children) ? manifestText(children) : <span lang="en">{children}</span>;
}

type Head = keyof typeof ENGLISH.models.head;
const isKnown = (name: string): name is Head => Object.hasOwn(ENGLISH.models.head, name);

/** The name of an output head: translated for the embedded model, unchanged for other models. */
export function headName(name: string): string {
  return capitalizeLabel(isKnown(name) ? t(`models:head.${name}`) : name);
}
