import { NativeSelect, SegmentedControl } from "@mantine/core";
import type { ModelInfo } from "../../../engine/classifier/classifier.ts";
import {
  type AttributionMethod,
  isSigned,
  METHOD_IDS,
  methodOf,
  unsupportedReason,
} from "../../../engine/explain/attribution/registry.ts";
import { t } from "../../../i18n/i18n.ts";
import { capitalizeLabel } from "../../../ui/format/labels.ts";
import { formatScore } from "../../../ui/format/numbers.ts";
import classes from "../ExplainView.module.css";
import type { ExplainParams } from "../explain-params.ts";
import { useExplain } from "../explain-store.ts";
import { LevelControl } from "../LevelControl.tsx";
import { SpecialTokens } from "../SpecialTokens.tsx";
import type { Explanation } from "../use-explanation.ts";

export interface AttributionControlsProps {
  info: ModelInfo;
  explanation: Explanation;
}

/** The class, the method with a sentence about it, and the level of the attribution. */
export function AttributionControls({ info, explanation }: AttributionControlsProps) {
  const { label, labels, probabilities, isNumber } = explanation;
  const method = useExplain((store) => store.view.method);
  const change = useExplain((store) => store.change);
  const isUnsupported = (choice: AttributionMethod) =>
    unsupportedReason(choice, info.capabilities) !== undefined;
  return (
    <>
      <div className={classes.controls}>
        <SegmentedControl
          aria-label={t("explain:attribution.class")}
          value={label}
          onChange={(choice) => change({ label: choice })}
          data={labels.map((value, index) => ({
            value,
            label: (
              <span className={classes.class}>
                {capitalizeLabel(value)}
                <span>
                  {probabilities[index] === undefined ? "…" : formatScore(probabilities[index], isNumber)}
                </span>
              </span>
            ),
          }))}
        />
        <NativeSelect
          label={t("explain:attribution.method")}
          value={method}
          onChange={(event) => change({ method: event.currentTarget.value as ExplainParams["method"] })}
          data={METHOD_IDS.map((value) => ({
            value,
            label: t(`explain:method.${value}`),
            disabled: isUnsupported(methodOf(value)),
          }))}
        />
        <LevelControl />
        {!isSigned(methodOf(method)) && <SpecialTokens />}
      </div>
      <p className={classes.soft}>{t(`explain:methodHint.${method}`)}</p>
    </>
  );
}
