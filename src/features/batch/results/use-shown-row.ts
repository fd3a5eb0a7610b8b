import { type MouseEvent, useState } from "react";
import type { TableView } from "../../../../workers/protocols/batch-types.ts";
import type { useGridFocus } from "../../../ui/scroll/use-grid-focus.ts";

/** The position of the row that an event is about, if not about one of its links or fields. */
export function rowOf({ target }: { target: EventTarget }): number | undefined {
  if (!(target instanceof Element) || target.closest("a, button, input, label")) return undefined;
  const row = target.closest("[data-row]")?.getAttribute("data-row");
  return row === null || row === undefined || row === "-1" ? undefined : Number(row);
}

/** The row in the panel beside the table, which follows the focus while it is open. */
export function useShownRow(focus: ReturnType<typeof useGridFocus>, view: TableView) {
  const [shown, setShown] = useState<number>();
  const [shownOf, setShownOf] = useState(view);
  if (shownOf !== view) {
    // Another row is at this position now.
    setShownOf(view);
    setShown(undefined);
  }
  const { row } = focus.cell;
  const [followed, setFollowed] = useState(row);
  if (followed !== row) {
    setFollowed(row);
    if (shown !== undefined && focus.hasFocus && row >= 0) setShown(row);
  }
  const [focusRequests, setFocusRequests] = useState(0);
  const onClick = (event: MouseEvent) => {
    const position = rowOf(event);
    // A text that is being selected is not a click.
    if (position !== undefined && String(window.getSelection() ?? "") === "") setShown(position);
  };
  /** The keyboard goes on in the panel. */
  const open = (position: number) => {
    setShown(position);
    setFocusRequests((before) => before + 1);
  };
  const close = () => {
    setShown(undefined);
    setFocusRequests(0);
  };
  return { shown, setShown, focusRequests, onClick, open, close };
}
