/** With `E2E_INTERACTIONS`, each journey appends the duration of its interactions to that file. */

import { appendFileSync } from "node:fs";
import type { BrowserContext } from "@playwright/test";

/** A key, click or tap, and the time until the next frame (Event Timing). */
export interface Interaction {
  journey: string;
  /** The type of the event, such as `keydown`. */
  event: string;
  /** A description of the target element. */
  target: string;
  /** Duration in milliseconds, in steps of 8. */
  duration: number;
}

const file = process.env["E2E_INTERACTIONS"];

export async function noteInteractions(context: BrowserContext, journey: string): Promise<void> {
  if (!file) return;
  await context.exposeFunction("noteInteraction", (seen: Omit<Interaction, "journey">) => {
    // With several tabs the browser draws only the one in front regularly, so nothing is measured.
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
