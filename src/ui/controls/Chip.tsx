import type { ComponentProps } from "react";
import classes from "./Chip.module.css";

/** A small button; with `aria-pressed`, a toggle. */
export function Chip(props: Omit<ComponentProps<"button">, "className" | "type">) {
  return <button {...props} type="button" className={classes.chip} />;
}
