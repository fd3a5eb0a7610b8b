import { useMemo } from "react";
import type { ModelInfo } from "../../../engine/classifier/classifier.ts";
import type { TokenizedText } from "../../../engine/tokenizer/tokenized-text.ts";
import { useModel } from "../../../session/model-store.ts";
import { ErrorNotice } from "../../../ui/notices/ErrorNotice.tsx";
import { t } from "../../../i18n/i18n.ts";
import classes from "../ExplainView.module.css";
import { chosenHeads } from "../explain-params.ts";
import { useExplain } from "../explain-store.ts";
import { useAnswer } from "../use-answer.ts";
import { DetailPane } from "./DetailPane.tsx";
import { HeadsPane } from "./HeadsPane.tsx";
import { StrongestLinks } from "./StrongestLinks.tsx";
import { useHeatmap } from "./use-heatmap.ts";

interface AttentionTabProps {
  info: ModelInfo;
  reading: TokenizedText;
}

/** Every attention head, and the matrix of the chosen ones or of hidden states. */
export function AttentionTab({ info, reading }: AttentionTabProps) {
  const { capabilities } = info;
  const { text } = reading;
  const selected = useExplain((store) => store.view.heads);
  const explain = useModel((store) => store.explain);
  const overview = useAnswer(capabilities.attentions ? text : undefined, text, () =>
    explain((worker) => worker.overview(text)),
  );
  const { layers = capabilities.layers, heads = 0 } = overview.value ?? {};
  const chosen = useMemo(() => chosenHeads(selected, layers, heads), [selected, layers, heads]);
  const isReady = overview.value !== undefined || (!capabilities.attentions && capabilities.hiddenStates);
  const heatmap = useHeatmap({ reading, heads: chosen, capabilities, layers, isReady });
  if (overview.error) return <ErrorNotice error={overview.error} />;
  if (!capabilities.attentions && !capabilities.hiddenStates) {
    return <p className={classes.soft}>{t("explain:nothingShown")}</p>;
  }
  return (
    <div className={classes.attention}>
      <div className={classes.column}>
        {overview.value && <HeadsPane text={text} info={info} overview={overview.value} />}
        {heatmap.drawn && <StrongestLinks drawn={heatmap.drawn} />}
      </div>
      <DetailPane reading={reading} info={info} layers={layers} {...heatmap} />
    </div>
  );
}
