import type { CSSProperties } from "react";
import classes from "./Legend.module.css";

export interface LegendProps {
  /** CSS colors of the two ends. */
  from: string;
  to: string;
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
        style={{ "--from": from, "--to": to } as CSSProperties}
        aria-hidden="true"
      />
      <span className="tabular">{high}</span>
    </p>
  );
}
