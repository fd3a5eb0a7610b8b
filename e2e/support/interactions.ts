/** With `E2E_INTERACTIONS`, each journey adds to that file how long the page took to show what a person did. */

import { appendFileSync } from "node:fs";
import type { BrowserContext } from "@playwright/test";

/** One key, click or tap, and the next frame that shows it (Event Timing). */
export interface Interaction {
  journey: string;
  /** Such as `keydown`. */
  event: string;
  /** What it was done to, as one finds it in the page. */
  target: string;
  /** Milliseconds, in steps of 8. */
  duration: number;
}

const file = process.env["E2E_INTERACTIONS"];

export async function noteInteractions(context: BrowserContext, journey: string): Promise<void> {
  if (!file) return;
  await context.exposeFunction("noteInteraction", (seen: Omit<Interaction, "journey">) => {
    // Of several tabs the browser draws the one in front, and the others when it likes.
    if (context.pages().length > 1) return;
    appendFileSync(file, `${JSON.stringify({ journey, ...seen } satisfies Interaction)}\n`);
  });
  await context.addInitScript(() => {
    new PerformanceObserver((list) => {
      for (const entry of list.getEntries() as PerformanceEventTiming[]) {
        if (!entry.interactionId) continue;
        const target = entry.target as Element | null;
        const name = target?.getAttribute("aria-label") ?? target?.textContent?.trim().slice(0, 40) ?? "";
        const note = Reflect.get(globalThis, "noteInteraction") as (seen: object) => void;
        note({
          event: entry.name,
          target: `${target?.localName ?? ""} ${name}`,
          duration: entry.duration,
        });
      }
    }).observe({ type: "event", durationThreshold: 16 } as PerformanceObserverInit);
  });
}
