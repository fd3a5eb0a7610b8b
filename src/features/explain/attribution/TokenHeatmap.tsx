import { type CSSProperties, type KeyboardEvent, memo, useCallback, useMemo, useRef } from "react";
import { t } from "../../../i18n/i18n.ts";
import { useExplain } from "../explain-store.ts";
import classes from "./TokenHeatmap.module.css";

export interface Chip {
  label: string;
  /** Absent where the method says nothing, as of special tokens. */
  value?: number | undefined;
  isSpecial: boolean;
}

export interface WordStripProps {
  chips: readonly Chip[];
  isSigned: boolean;
  /** CSS colours of words that speak for the class, and against it. */
  colors: { for: string; against: string };
  format(value: number): string;
}

/** The strongest tint leaves the text at a contrast of 4.5:1. */
export const STRONGEST = 48;

interface WordProps {
  index: number;
  label: string;
  amount: string;
  hue: string;
  /** Percent. */
  strength: number;
  isAgainst: boolean;
  isSpecial: boolean;
  onKeyDown(event: KeyboardEvent, index: number): void;
}

/** Each word watches its own part of the selection, so that hovering draws two words and not all. */
const Word = memo(function Word(props: WordProps) {
  const { index, label, amount, hue, strength, isAgainst, isSpecial, onKeyDown } = props;
  const isHovered = useExplain((store) => store.hovered === index);
  const isPinned = useExplain((store) => store.view.pinned.includes(index));
  const isRemoved = useExplain((store) => store.removed.includes(index));
  const isEntry = useExplain((store) => (store.hovered ?? store.view.pinned[0] ?? 0) === index);
  const hover = useExplain((store) => store.hover);
  const pin = useExplain((store) => store.pin);
  return (
    <button
      type="button"
      className={classes.chip}
      style={{ "--hue": hue, "--strength": `${strength}%` } as CSSProperties}
      data-against={isAgainst || undefined}
      data-special={isSpecial || undefined}
      data-removed={isRemoved || undefined}
      data-hovered={isHovered || undefined}
      aria-pressed={isPinned}
      aria-label={[label, amount, isRemoved && t("explain:attribution.takenOut")].filter(Boolean).join(", ")}
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

/** The sentence, each word tinted by what it did. Arrow keys walk, Enter pins, Delete takes a word out. */
export function TokenHeatmap({ chips, isSigned, colors, format }: WordStripProps) {
  const toggleRemoved = useExplain((store) => store.toggleRemoved);
  const list = useRef<HTMLUListElement>(null);
  const top = useMemo(
    () => chips.reduce((most, { value = 0 }) => Math.max(most, Math.abs(value)), 0),
    [chips],
  );

  const onKeyDown = useCallback(
    (event: KeyboardEvent, index: number) => {
      const words = list.current?.querySelectorAll("button") ?? [];
      const step = event.key === "ArrowRight" ? 1 : event.key === "ArrowLeft" ? -1 : 0;
      if (step !== 0) words[Math.min(words.length - 1, Math.max(0, index + step))]?.focus();
      else if (event.key === "Delete" || event.key === "Backspace") toggleRemoved(index);
      else return;
      event.preventDefault();
    },
    [toggleRemoved],
  );

  return (
    <ul ref={list} className={`picture ${classes.strip}`} aria-label={t("explain:words")}>
      {chips.map(({ label, value, isSpecial }, index) => {
        const isAgainst = isSigned && value !== undefined && value < 0;
        return (
          // Words repeat, so their place is their name.
          // oxlint-disable-next-line react/no-array-index-key -- the list is replaced as a whole, and items have no other key
          <li key={index}>
            <Word
              index={index}
              label={label}
              amount={value === undefined ? "" : format(value)}
              hue={isAgainst ? colors.against : colors.for}
              strength={top > 0 && value !== undefined ? Math.round((Math.abs(value) / top) * STRONGEST) : 0}
              isAgainst={isAgainst}
              isSpecial={isSpecial}
              onKeyDown={onKeyDown}
            />
          </li>
        );
      })}
    </ul>
  );
}
