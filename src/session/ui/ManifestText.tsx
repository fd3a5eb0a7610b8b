import { capitalizeLabel } from "../../ui/format/labels.ts";
import { ENGLISH } from "../../i18n/en/index.ts";
import { t } from "../../i18n/i18n.ts";

const { description, calibratedOn, limits, data } = ENGLISH.models.embedded;
type Part = `limits.${keyof typeof limits}` | `data.${keyof typeof data}` | "description" | "calibratedOn";

const namesIn = <Texts extends object>(texts: Texts) => Object.keys(texts) as (keyof Texts & string)[];

/** What the embedded model's manifest says, and where its translation is. */
const PARTS = new Map<string, Part>([
  [description, "description"],
  [calibratedOn, "calibratedOn"],
  ...namesIn(limits).map((name): [string, Part] => [limits[name], `limits.${name}`]),
  ...namesIn(data).map((name): [string, Part] => [data[name], `data.${name}`]),
]);

export const isTranslated = (text: string): boolean => PARTS.has(text);

/** A sentence of a manifest: in the page's language where it is the embedded model's, else as its maker wrote it. */
export function ManifestText({ children }: { children: string }) {
  const part = PARTS.get(children);
  return part ? t(`models:embedded.${part}`) : <span lang="en">{children}</span>;
}

type Head = keyof typeof ENGLISH.models.head;
const isKnown = (name: string): name is Head => Object.hasOwn(ENGLISH.models.head, name);

/** On its own. The embedded model's heads are translated; what another model calls its own is data. */
export function headName(name: string): string {
  return capitalizeLabel(isKnown(name) ? t(`models:head.${name}`) : name);
}
