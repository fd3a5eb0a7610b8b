import type { CSSProperties } from "react";
import { cssVariable } from "../../../ui/chart/color-tokens.ts";
import { useExplain } from "../explain-store.ts";
import { type HeatmapWord, shownWords, wordsDirection } from "./attribution-view.ts";
import heatmap from "./TokenHeatmap.module.css";

/** Words that cannot be selected. */
export function StaticHeatmap({ name, words }: { name: string; words: readonly HeatmapWord[] }) {
  const special = useExplain((store) => store.view.special);
  return (
    <ul className={heatmap.strip} aria-label={name} dir={wordsDirection(words)}>
      {words
        .filter(shownWords(words, special))
        .map(({ label, amount, token, strength, isAgainst, isSpecial }, index) => (
          // Words repeat, so that only their position identifies them.
          // oxlint-disable-next-line react/no-array-index-key -- the list is replaced as a whole, and items have no other key
          <li key={index}>
            <span
              className={heatmap.chip}
              style={{ "--hue": cssVariable(token), "--strength": `${strength}%` } as CSSProperties}
              data-against={isAgainst || undefined}
              data-special={isSpecial || undefined}
              data-still
              title={amount ? `${label}: ${amount}` : label}
            >
              <bdi>{label}</bdi>
              {amount && <span className="visually-hidden">{`, ${amount}`}</span>}
            </span>
          </li>
        ))}
    </ul>
  );
}
