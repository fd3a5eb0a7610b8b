import { type CSSProperties, type KeyboardEvent, memo, useCallback, useRef } from "react";
import { readingStep } from "../../../ui/format/direction.ts";
import { t } from "../../../i18n/i18n.ts";
import { cssVariable } from "../../../ui/chart/color-tokens.ts";
import { useExplain } from "../explain-store.ts";
import { type HeatmapWord, shownWords, wordsDirection } from "./attribution-view.ts";
import classes from "./TokenHeatmap.module.css";
import { formatList } from "../../../ui/format/list.ts";

interface WordProps extends HeatmapWord {
  index: number;
  /** Whether it takes the focus while no word is chosen. */
  isFirst: boolean;
  onKeyDown(event: KeyboardEvent, index: number): void;
}

/** Each word subscribes to its own part of the selection, so that hovering renders two words and not all of them. */
const Word = memo(function Word(props: WordProps) {
  const { index, isFirst, label, amount, token, strength, isAgainst, isSpecial, onKeyDown } = props;
  const isHovered = useExplain((store) => store.hovered === index);
  const isPinned = useExplain((store) => store.view.pinned.includes(index));
  const isRemoved = useExplain((store) => store.removed.includes(index));
  const isEntry = useExplain(({ hovered, view }) => {
    const chosen = hovered ?? view.pinned[0];
    return chosen === undefined ? isFirst : chosen === index;
  });
  const hover = useExplain((store) => store.hover);
  const pin = useExplain((store) => store.pin);
  return (
    <button
      type="button"
      className={classes.chip}
      style={{ "--hue": cssVariable(token), "--strength": `${strength}%` } as CSSProperties}
      data-against={isAgainst || undefined}
      data-special={isSpecial || undefined}
      data-removed={isRemoved || undefined}
      data-hovered={isHovered || undefined}
      aria-pressed={isPinned}
      aria-label={formatList([label, amount, isRemoved && t("explain:attribution.removed")])}
      tabIndex={isEntry ? 0 : -1}
      title={amount ? `${label}: ${amount}` : label}
      onClick={(event) => pin(index, event.shiftKey)}
      onPointerEnter={() => hover(index)}
      onPointerLeave={() => hover(undefined)}
      onFocus={() => hover(index)}
      onBlur={() => hover(undefined)}
      onKeyDown={(event) => onKeyDown(event, index)}
    >
      <bdi>{label}</bdi>
    </button>
  );
});

interface TokenHeatmapProps {
  words: readonly HeatmapWord[];
  /** Whether special tokens are shown. */
  hasSpecial: boolean;
}

/** The text, each word tinted by its value. Arrow keys move between words, Enter pins, Delete removes a word. */
export function TokenHeatmap({ words, hasSpecial }: TokenHeatmapProps) {
  const toggleRemoved = useExplain((store) => store.toggleRemoved);
  const list = useRef<HTMLUListElement>(null);

  const onKeyDown = useCallback(
    (event: KeyboardEvent, index: number) => {
      const buttons = [...(list.current?.querySelectorAll("button") ?? [])];
      const step = readingStep(event);
      if (step !== 0) {
        const place = buttons.findIndex((button) => button === event.currentTarget) + step;
        buttons[Math.min(buttons.length - 1, Math.max(0, place))]?.focus();
      } else if (event.key === "Delete" || event.key === "Backspace") toggleRemoved(index);
      else return;
      event.preventDefault();
    },
    [toggleRemoved],
  );

  const isShown = shownWords(words, hasSpecial);
  const first = words.findIndex(isShown);
  return (
    <ul
      ref={list}
      className={`picture ${classes.strip}`}
      aria-label={t("explain:words")}
      dir={wordsDirection(words)}
    >
      {words.map(
        (word, index) =>
          isShown(word) && (
            // Words repeat, so that only their position identifies them.
            // oxlint-disable-next-line react/no-array-index-key -- the list is replaced as a whole, and items have no other key
            <li key={index}>
              <Word index={index} isFirst={index === first} {...word} onKeyDown={onKeyDown} />
            </li>
          ),
      )}
    </ul>
  );
}
