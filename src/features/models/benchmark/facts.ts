import { APP } from "../../../scoring/app.ts";
import { t } from "../../../i18n/i18n.ts";
import { formatCount } from "../../../ui/format/numbers.ts";
import type { Machine } from "./benchmark-store.ts";

/** What the page knows of the machine; a browser does not say which processor it has. */
export function machineFacts({ variant, gpu, power }: Machine): (readonly [name: string, value: string])[] {
  return [
    [t("benchmark:fact.app"), APP],
    [t("benchmark:fact.browser"), navigator.userAgent],
    [t("benchmark:fact.cores"), formatCount(navigator.hardwareConcurrency)],
    [
      t("benchmark:fact.isolated"),
      t(crossOriginIsolated ? "benchmark:isolated.yes" : "benchmark:isolated.no"),
    ],
    [t("benchmark:fact.kernel"), t(`benchmark:kernel.${variant}`)],
    [t("benchmark:fact.gpu"), gpu?.name ?? t("benchmark:gpu.none")],
    ...(power ? [[t("benchmark:fact.power"), t(`benchmark:power.${power}`)] as const] : []),
  ];
}
