import { type FocusEvent, type KeyboardEvent, useEffect, useRef } from "react";
import { readingStep } from "../../../../ui/format/direction.ts";

/** Whether the focus was in the box of the text before; then that of the next text takes it over. */
let hadFocus = false;

/** The box that is shown next takes the focus: the control that leads to it is removed. */
export function focusNextBox(): void {
  hadFocus = true;
}

/**
 * Keys of the box of a text. They work only while the focus is in it, so that they disturb no other control and no
 * screen reader elsewhere (WCAG 2.1.4).
 * @param actions by `key` of the event, letters in lower case; `Back` and `Forward` for the arrow keys by the direction of writing
 * @returns properties of the box
 */
export function useAnswerKeys(actions: Readonly<Record<string, () => unknown>>) {
  const ref = useRef<HTMLElement>(null);
  useEffect(() => {
    if (hadFocus) ref.current?.focus({ preventScroll: true });
  }, []);

  function onKeyDown(event: KeyboardEvent<HTMLElement>): void {
    if (event.ctrlKey || event.metaKey || event.altKey) return;
    if (event.target instanceof HTMLTextAreaElement) {
      const isDone = event.key === "Escape" || (event.key === "Enter" && !event.shiftKey);
      if (!isDone) return;
      event.preventDefault();
      ref.current?.focus();
      return;
    }
    // Enter on a button is its click.
    if (event.key === "Enter" && event.target !== ref.current) return;
    const step = readingStep(event);
    const key = event.key.length === 1 ? event.key.toLowerCase() : event.key;
    const action = actions[step === 0 ? key : step > 0 ? "Forward" : "Back"];
    if (!action) return;
    event.preventDefault();
    action();
  }

  function onFocus(): void {
    hadFocus = true;
  }

  function onBlur({ relatedTarget }: FocusEvent<HTMLElement>): void {
    // Without a target, the box was removed for that of the next text.
    if (relatedTarget) hadFocus = ref.current?.contains(relatedTarget) === true;
  }

  return { ref, tabIndex: -1, onKeyDown, onFocus, onBlur };
}
