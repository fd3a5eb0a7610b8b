import { goTo } from "../../../ui/router/fragment.ts";
import { useBatch } from "../batch-store.ts";

const isAtWork = (): boolean => {
  const { stage, progress } = useBatch.getState();
  return stage === "import" || (stage === "job" && progress?.status === "scoring");
};

/** Opens a file in Batch. One that is being scored goes first: nobody asked to end it. */
export function openFile(file: File): void {
  goTo("batch");
  const open = () => void useBatch.getState().choose(file);
  if (!isAtWork()) return open();
  useBatch.setState({ next: file });
  const end = useBatch.subscribe(({ next }) => {
    if (next !== file) return end();
    if (isAtWork()) return;
    end();
    useBatch.setState({ next: undefined });
    open();
  });
}
