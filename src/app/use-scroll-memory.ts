import { useLayoutEffect } from "react";

/** The scroll position of each page, in pixels. */
const positions = new Map<string, number>();

/** Restores the scroll position of a page when a person returns to it, as soon as the page is long enough. */
export function useScrollMemory(place: string): void {
  useLayoutEffect(() => {
    const target = positions.get(place) ?? 0;
    let isGoingBack = true;
    const note = () => {
      if (!isGoingBack) positions.set(place, window.scrollY);
    };
    const settle = () => {
      isGoingBack = false;
      growth.disconnect();
    };
    const goBack = () => {
      window.scrollTo({ top: target, behavior: "instant" });
      if (window.scrollY >= target - 1) settle();
    };
    // Pending results make the page longer later. Restoring ends when the person scrolls.
    const growth = new ResizeObserver(goBack);
    growth.observe(document.body);
    const userEvents = ["wheel", "touchstart", "keydown", "pointerdown"] as const;
    for (const type of userEvents) window.addEventListener(type, settle, { passive: true });
    window.addEventListener("scroll", note, { passive: true });
    // Without a stored position nothing is restored, which saves a layout.
    if (positions.size === 0) settle();
    else goBack();
    return () => {
      settle();
      for (const type of userEvents) window.removeEventListener(type, settle);
      window.removeEventListener("scroll", note);
    };
  }, [place]);
}
