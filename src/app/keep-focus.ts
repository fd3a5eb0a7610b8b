/**
 * When the element with the focus leaves the page, the focus goes to what was around it, where the browser would leave it on
 * nothing: a screen reader keeps its place, and the Tab key goes on from there. A button that is disabled while it works
 * gets the focus back.
 */

/** What a screen reader names or can describe in few words. */
const PLACES = "main, section, form, fieldset, [role=tabpanel], [role=group], [role=region]";
/** Milliseconds in which another element can take the focus by itself, such as the button that opened a dialog. */
const WAIT_MS = 50;

const isGone = (element: HTMLElement): boolean => !element.isConnected || element.matches(":disabled");

export function keepFocus(): void {
  let last: HTMLElement | undefined;
  let around: readonly HTMLElement[] = [];
  /** What is disabled, and the place that has the focus meanwhile. */
  let waiting: { element: HTMLElement; place: HTMLElement } | undefined;
  let timer: ReturnType<typeof setTimeout> | undefined;
  const restore = () => {
    if (!last || document.activeElement !== document.body) return;
    const element = last;
    const place = around.find((other) => other.isConnected);
    if (!isGone(element)) element.focus({ preventScroll: true });
    else if (place) {
      waiting = { element, place };
      focusPlace(place);
    }
  };
  document.addEventListener("focusin", ({ target }) => {
    if (!(target instanceof HTMLElement)) return;
    last = target;
    around = placesAround(target);
  });
  // A press beside all controls gives the focus up.
  document.addEventListener(
    "pointerdown",
    () => {
      last = undefined;
    },
    true,
  );
  new MutationObserver(() => {
    if (last && isGone(last)) {
      clearTimeout(timer);
      timer = setTimeout(restore, WAIT_MS);
    }
    if (waiting && !isGone(waiting.element)) {
      if (document.activeElement === waiting.place) waiting.element.focus({ preventScroll: true });
      waiting = undefined;
    }
  }).observe(document.body, { childList: true, subtree: true, attributeFilter: ["disabled"] });
}

/** The places around an element, the innermost first. */
function placesAround(element: HTMLElement): HTMLElement[] {
  const place = element.parentElement?.closest<HTMLElement>(PLACES);
  return place ? [place, ...placesAround(place)] : [];
}

function focusPlace(place: HTMLElement): void {
  if (!place.hasAttribute("tabindex")) {
    place.tabIndex = -1;
    place.addEventListener("blur", () => place.removeAttribute("tabindex"), { once: true });
  }
  place.focus({ preventScroll: true });
}
