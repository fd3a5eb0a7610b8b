import type { CSSProperties } from "react";
import { type ColorToken, cssVariable } from "../../ui/chart/color-tokens.ts";
import classes from "./Legend.module.css";

export interface LegendProps {
  /** The colors of the two ends. */
  from: ColorToken;
  to: ColorToken;
  low: string;
  high: string;
  name: string;
}

/** The color scale with its values. */
export function Legend({ from, to, low, high, name }: LegendProps) {
  return (
    <p className={classes.legend}>
      <span>{name}</span>
      <span className="tabular">{low}</span>
      <span
        className={`picture ${classes.ramp}`}
        style={{ "--from": cssVariable(from), "--to": cssVariable(to) } as CSSProperties}
        aria-hidden="true"
      />
      <span className="tabular">{high}</span>
    </p>
  );
}
