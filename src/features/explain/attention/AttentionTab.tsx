import { useMemo } from "react";
import type { ModelInfo } from "../../engine/classifier/classifier.ts";
import { ErrorNotice } from "../../ui/notices/ErrorNotice.tsx";
import { useModel } from "../../session/model-store.ts";
import { DetailPane } from "./attention/DetailPane.tsx";
import { HeadsPane } from "./attention/HeadsPane.tsx";
import classes from "./ExplainView.module.css";
import { chosenHeads } from "./explain-params.ts";
import { useExplain } from "./explain-store.ts";
import { ProjectionPane } from "./representations/ProjectionPane.tsx";
import { useAnswer } from "./use-answer.ts";

/** Everything that needs the attentions or the hidden states. */
export function AttentionPanes({ text, info }: { text: string; info: ModelInfo }) {
  const { capabilities } = info;
  const selected = useExplain((store) => store.view.heads);
  const explain = useModel((store) => store.explain);
  const reading = useAnswer(text, text, () => explain((worker) => worker.tokenize(text)));
  const overview = useAnswer(capabilities.attentions ? text : undefined, text, () =>
    explain((worker) => worker.overview(text)),
  );
  const { layers = 0, heads = 0 } = overview.value ?? {};
  const chosen = useMemo(() => chosenHeads(selected, layers, heads), [selected, layers, heads]);
  const error = reading.error ?? overview.error;
  if (error) return <ErrorNotice error={error} />;
  if (!reading.value) return null;
  return (
    <>
      <div className={classes.attention}>
        {overview.value && <HeadsPane text={text} info={info} overview={overview.value} />}
        {(overview.value || !capabilities.attentions) &&
          (capabilities.attentions || capabilities.hiddenStates) && (
            <DetailPane reading={reading.value} heads={chosen} capabilities={capabilities} layers={layers} />
          )}
      </div>
      {capabilities.hiddenStates && <ProjectionPane reading={reading.value} info={info} layers={layers} />}
    </>
  );
}
