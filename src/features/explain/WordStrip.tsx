import { type CSSProperties, type KeyboardEvent, useRef } from "react";
import classes from "./WordStrip.module.css";

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
  hovered: number | undefined;
  pinned: readonly number[];
  removed: readonly number[];
  onHover(index: number | undefined): void;
  onPin(index: number, adding: boolean): void;
  onRemove(index: number): void;
}

/** The strongest tint leaves the text at a contrast of 4.5:1. */
const STRONGEST = 48;

/** The sentence, each word tinted by what it did. Arrow keys walk, Enter pins, Delete takes a word out. */
export function WordStrip(props: WordStripProps) {
  const { chips, isSigned, colors, format, hovered, pinned, removed } = props;
  const list = useRef<HTMLUListElement>(null);
  const top = chips.reduce((most, { value = 0 }) => Math.max(most, Math.abs(value)), 0);
  const first = hovered ?? pinned[0] ?? 0;

  const onKeyDown = (event: KeyboardEvent, index: number) => {
    const step = event.key === "ArrowRight" ? 1 : event.key === "ArrowLeft" ? -1 : 0;
    if (step !== 0) {
      const next = Math.min(chips.length - 1, Math.max(0, index + step));
      list.current?.querySelectorAll("button")[next]?.focus();
    } else if (event.key === "Delete" || event.key === "Backspace") props.onRemove(index);
    else return;
    event.preventDefault();
  };

  return (
    <ul ref={list} className={classes.strip} aria-label="Words">
      {chips.map(({ label, value, isSpecial }, index) => {
        const strength = top > 0 && value !== undefined ? (Math.abs(value) / top) * STRONGEST : 0;
        const isAgainst = isSigned && value !== undefined && value < 0;
        const style = {
          "--hue": isAgainst ? colors.against : colors.for,
          "--strength": `${strength}%`,
        } as CSSProperties;
        const amount = value === undefined ? "" : `, ${format(value)}`;
        return (
          // Words repeat, so their place is their name.
          // oxlint-disable-next-line react/no-array-index-key
          <li key={index}>
            <button
              type="button"
              className={classes.chip}
              style={style}
              data-against={isAgainst || undefined}
              data-special={isSpecial || undefined}
              data-removed={removed.includes(index) || undefined}
              data-hovered={hovered === index || undefined}
              aria-pressed={pinned.includes(index)}
              aria-label={`${label}${amount}${removed.includes(index) ? ", taken out" : ""}`}
              tabIndex={index === Math.min(first, chips.length - 1) ? 0 : -1}
              title={value === undefined ? label : `${label}: ${format(value)}`}
              onClick={(event) => props.onPin(index, event.shiftKey)}
              onPointerEnter={() => props.onHover(index)}
              onPointerLeave={() => props.onHover(undefined)}
              onFocus={() => props.onHover(index)}
              onBlur={() => props.onHover(undefined)}
              onKeyDown={(event) => onKeyDown(event, index)}
            >
              <bdi>{label}</bdi>
            </button>
          </li>
        );
      })}
    </ul>
  );
}
