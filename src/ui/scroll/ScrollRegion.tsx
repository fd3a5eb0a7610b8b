import type { ComponentPropsWithoutRef } from "react";

/** What is wider or higher than its place; it scrolls by keyboard too. Named by `aria-label` or `aria-labelledby`. */
export const ScrollRegion = ({ role = "region", ...props }: ComponentPropsWithoutRef<"div">) => (
  // oxlint-disable-next-line jsx-a11y/no-noninteractive-tabindex -- a scrollable element must be reachable by keyboard
  <div tabIndex={0} role={role} {...props} />
);
