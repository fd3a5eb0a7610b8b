import { NativeSelect, SegmentedControl } from "@mantine/core";
import type { ModelInfo } from "../../../engine/classifier/classifier.ts";
import {
  isSigned,
  METHOD_IDS,
  methodOf,
  unsupportedReason,
} from "../../../engine/explain/attribution/registry.ts";
import { t } from "../../../i18n/i18n.ts";
import { capitalizeLabel } from "../../../ui/format/labels.ts";
import { formatPercent } from "../../../ui/format/numbers.ts";
import classes from "../ExplainView.module.css";
import type { ExplainParams } from "../explain-params.ts";
import { useExplain } from "../explain-store.ts";
import { LevelControl } from "../LevelControl.tsx";
import { SpecialTokens } from "../SpecialTokens.tsx";

export interface AttributionControlsProps {
  info: ModelInfo;
  /** The class that is explained. */
  label: string;
  /** Empty before the first attribution. */
  probabilities: readonly number[];
}

/** The class, the method with a sentence about it, and the level of the attribution. */
export function AttributionControls({ info, label, probabilities }: AttributionControlsProps) {
  const method = useExplain((store) => store.view.method);
  const change = useExplain((store) => store.change);
  return (
    <>
      <div className={classes.controls}>
        <SegmentedControl
          aria-label={t("explain:attribution.class")}
          value={label}
          onChange={(choice) => change({ label: choice })}
          data={info.manifest.labels.map((value, index) => ({
            value,
            label: (
              <span className={classes.class}>
                {capitalizeLabel(value)}
                <span>{probabilities[index] === undefined ? "…" : formatPercent(probabilities[index])}</span>
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
            disabled: unsupportedReason(methodOf(value), info.capabilities) !== undefined,
          }))}
        />
        <LevelControl />
        {!isSigned(methodOf(method)) && <SpecialTokens />}
      </div>
      <p className={classes.soft}>{t(`explain:methodHint.${method}`)}</p>
    </>
  );
}
