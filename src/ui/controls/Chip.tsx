import type { ComponentProps } from "react";
import classes from "./Chip.module.css";

/** A small choice among others; with `aria-pressed` it is on or off. */
export function Chip(props: Omit<ComponentProps<"button">, "className" | "type">) {
  return <button {...props} type="button" className={classes.chip} />;
}
