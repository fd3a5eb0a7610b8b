import { formatBytes } from "../../ui/format.ts";
import { isReadyOffline, useOffline } from "./offline-store.ts";

const PROBLEMS = {
  "storage-full":
    "There is not enough room on this device to work offline. Free some space, then open the app again.",
  unreachable: "Not everything could be kept for offline use. The next visit tries again.",
  unavailable:
    "This browser keeps nothing for offline use here, as in some private windows. The app works while the network is there.",
} as const;

/** What works without network, and how fast the model may be, in sentences. */
export function OfflineFacts() {
  const kept = useOffline((store) => store.kept);
  const problem = useOffline((store) => store.problem);
  const ready = useOffline(isReadyOffline);
  return (
    <>
      <p data-testid="offline">
        {ready
          ? `Ready to work offline: ${formatBytes(kept?.total ?? 0)} are kept.`
          : problem
            ? PROBLEMS[problem]
            : kept
              ? `Keeping the app for offline use: ${formatBytes(kept.bytes)} of ${formatBytes(kept.total)}.`
              : "Not kept for offline use yet."}
      </p>
      {!globalThis.crossOriginIsolated && (
        <p data-testid="not-isolated">
          The model runs on one thread, because this page is not isolated from other sites. Whoever serves it
          can send the headers Cross-Origin-Opener-Policy and Cross-Origin-Embedder-Policy.
        </p>
      )}
    </>
  );
}
