import type { CSSProperties } from "react";
import { type ColorToken, cssVariable } from "../../ui/chart/color-tokens.ts";
import classes from "./Legend.module.css";

export interface LegendProps {
  /** The colors of the two ends; `surface` for none. */
  from: ColorToken;
  to: ColorToken;
  low: string;
  high: string;
  name: string;
  /** The share of the color at the ends, in percent; 100 by default. */
  tint?: number;
}

/** The color scale with its values. */
export function Legend({ from, to, low, high, name, tint = 100 }: LegendProps) {
  const color = (token: ColorToken) => `color-mix(in srgb, ${cssVariable(token)} ${tint}%, var(--surface))`;
  return (
    <p className={classes.legend}>
      <span>{name}</span>
      <span className="tabular">{low}</span>
      <span
        className={`picture ${classes.ramp}`}
        data-sequential={from === "surface" || undefined}
        style={{ "--from": color(from), "--to": color(to) } as CSSProperties}
        aria-hidden="true"
      />
      <span className="tabular">{high}</span>
    </p>
  );
}
