/** An attribution method with its settings, in words. */

import type { AttentionHead, HeadCombination } from "../../engine/explain/attention/heads.ts";
import {
  type AttributionMethod,
  isGradient,
  isPerturbation,
  methodIdOf,
} from "../../engine/explain/attribution/registry.ts";
import { t } from "../../i18n/i18n.ts";

function settingsOf(method: AttributionMethod): string[] {
  if (isPerturbation(method)) {
    const numbers =
      method.name === "shapley"
        ? [t("explain:setting.orders", { count: method.orders })]
        : method.name === "lime"
          ? [t("explain:setting.samples", { count: method.samples })]
          : [];
    return [...numbers, t(`explain:setting.${method.operator}`)];
  }
  if (isGradient(method)) {
    const steps = method.steps > 1 ? [t("explain:setting.steps", { count: method.steps })] : [];
    return [...steps, t("explain:setting.float")];
  }
  if (method.name !== "attention") return [];
  return [headsText(method.heads, method.combine)];
}

/** "layer.head 2.5, 3.1, maximum". @param heads all when empty */
export function headsText(heads: readonly AttentionHead[], combine: HeadCombination): string {
  const names = heads.map(({ layer, head }) => `${layer + 1}.${head + 1}`).join(", ");
  const chosen = names === "" ? t("explain:setting.allHeads") : t("explain:setting.heads", { heads: names });
  return `${chosen}, ${t(combine === "max" ? "explain:detail.max" : "explain:mean")}`;
}

/** "Shapley values, sampled (8 random orders and their reverses, words deleted)" */
export function methodText(method: AttributionMethod): string {
  const name = t(`explain:method.${methodIdOf(method)}`);
  const settings = settingsOf(method);
  return settings.length > 0 ? `${name} (${settings.join("; ")})` : name;
}
