import { SegmentedControl } from "@mantine/core";
import { t } from "../../i18n/i18n.ts";
import type { ExplainParams } from "./explain-params.ts";
import { useExplain } from "./explain-store.ts";

/** Whether words or tokens are shown, in all tabs. */
export function LevelControl() {
  const level = useExplain((store) => store.view.level);
  const change = useExplain((store) => store.change);
  return (
    <SegmentedControl
      aria-label={t("explain:attribution.level")}
      value={level}
      onChange={(choice) => change({ level: choice as ExplainParams["level"] })}
      data={[
        { value: "words", label: t("explain:words") },
        { value: "tokens", label: t("explain:tokens") },
      ]}
    />
  );
}
