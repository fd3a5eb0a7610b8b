/** Files that the system opens with the installed app, and what other apps share with it. */

import type { FromServiceWorker, ToServiceWorker } from "../../workers/protocols/offline.ts";
import { openFile } from "../features/batch/source/open-file.ts";

interface LaunchParams {
  targetURL?: string;
  files: readonly FileSystemFileHandle[];
}

declare global {
  interface Window {
    launchQueue?: { setConsumer(consumer: (params: LaunchParams) => void): void };
  }
}

export function watchLaunches(): void {
  window.launchQueue?.setConsumer(({ targetURL, files: [handle] }) => {
    if (handle) void handle.getFile().then(openFile);
    else if (targetURL) window.location.hash = new URL(targetURL).hash;
  });
  const { serviceWorker } = navigator;
  serviceWorker?.addEventListener("message", ({ data }: MessageEvent<FromServiceWorker>) => {
    if (data.type === "shared") openFile(data.file);
  });
  serviceWorker?.controller?.postMessage({ type: "collect" } satisfies ToServiceWorker);
}
