import { BatchPage as Batch } from "../../features/batch/BatchPage.tsx";
import { MultilingualDownload } from "../../features/batch/source/multilingual.ts";
import { MultilingualDownloadButton } from "../../features/models/MultilingualModel.tsx";
import { type ColoredText, WordColors } from "../../features/batch/word-colors.ts";
import { HighlightedText } from "../../features/explain/attribution/HighlightedText.tsx";
import { scoringModelOf } from "../../scoring/model.ts";
import { useModel } from "../../session/model-store.ts";

const renderDownload = (onStored: () => void) => <MultilingualDownloadButton onStored={onStored} />;

/** Batch, whose rows have their words colored by the loaded model. */
export function BatchPage() {
  const model = useModel((store) => store.model);
  const loaded = model.status === "ready" ? scoringModelOf(model.info).weightsSha256 : undefined;
  const render = ({ weightsSha256, ...colored }: ColoredText) =>
    weightsSha256 === loaded && <HighlightedText prediction={colored} isAsked />;
  return (
    <WordColors value={render}>
      <MultilingualDownload value={renderDownload}>
        <Batch />
      </MultilingualDownload>
    </WordColors>
  );
}
