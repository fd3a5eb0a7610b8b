/** Files that the system opens with the installed app, and what other apps share with it. */

import type { FromWorker, ToWorker } from "../../workers/offline/release.ts";
import { useBatch } from "../features/batch/batch-store.ts";
import { goTo } from "../ui/fragment.ts";

interface LaunchParams {
  targetURL?: string;
  files: readonly FileSystemFileHandle[];
}

declare global {
  interface Window {
    launchQueue?: { setConsumer(consumer: (params: LaunchParams) => void): void };
  }
}

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

export function watchLaunches(): void {
  window.launchQueue?.setConsumer(({ targetURL, files: [handle] }) => {
    if (handle) void handle.getFile().then(openFile);
    else if (targetURL) window.location.hash = new URL(targetURL).hash;
  });
  const { serviceWorker } = navigator;
  serviceWorker?.addEventListener("message", ({ data }: MessageEvent<FromWorker>) => {
    if (data.type === "shared") openFile(data.file);
  });
  serviceWorker?.controller?.postMessage({ type: "collect" } satisfies ToWorker);
}
