import { BatchPage as Batch } from "../../features/batch/BatchPage.tsx";
import { type ColoredText, WordColors } from "../../features/batch/word-colors.ts";
import { HighlightedText } from "../../features/explain/attribution/HighlightedText.tsx";
import { scoringModelOf } from "../../scoring/model.ts";
import { useModel } from "../../session/model-store.ts";

/** Batch, whose rows have their words colored by the loaded model. */
export function BatchPage() {
  const model = useModel((store) => store.model);
  const loaded = model.status === "ready" ? scoringModelOf(model.info).weightsSha256 : undefined;
  const render = ({ weightsSha256, ...colored }: ColoredText) =>
    weightsSha256 === loaded && <HighlightedText prediction={colored} isAsked />;
  return (
    <WordColors value={render}>
      <Batch />
    </WordColors>
  );
}
