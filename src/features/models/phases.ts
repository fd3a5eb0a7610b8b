import type { LoadPhase, LoadProgress } from "../../engine/classifier.ts";
import { formatBytes } from "../../ui/format.ts";

export const PHASES: readonly { phase: LoadPhase; name: string }[] = [
  { phase: "download", name: "Download" },
  { phase: "verify", name: "Verify" },
  { phase: "compile", name: "Compile" },
  { phase: "warm-up", name: "Warm up" },
];

/** "Download, 12.3 MB of 24.2 MB" */
export function describeProgress({ phase, done, total }: LoadProgress): string {
  const name = PHASES.find((entry) => entry.phase === phase)?.name ?? "Ready";
  if (done === undefined || total === undefined) return name;
  return `${name}, ${formatBytes(done)} of ${formatBytes(total)}`;
}
