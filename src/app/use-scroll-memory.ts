import { useLayoutEffect } from "react";

/** Where the person was at each place, in pixels from the top. */
const places = new Map<string, number>();

/** A place that one comes back to is scrolled as it was left, once it is long enough again. */
export function useScrollMemory(place: string): void {
  useLayoutEffect(() => {
    const wanted = places.get(place) ?? 0;
    let isGoingBack = true;
    const note = () => {
      if (!isGoingBack) places.set(place, window.scrollY);
    };
    const settle = () => {
      isGoingBack = false;
      growth.disconnect();
    };
    const goBack = () => {
      window.scrollTo({ top: wanted, behavior: "instant" });
      if (window.scrollY >= wanted - 1) settle();
    };
    // What is still being worked out makes the page longer later; whoever scrolls meanwhile is where they want to be.
    const growth = new ResizeObserver(goBack);
    growth.observe(document.body);
    const own = ["wheel", "touchstart", "keydown", "pointerdown"] as const;
    for (const type of own) window.addEventListener(type, settle, { passive: true });
    window.addEventListener("scroll", note, { passive: true });
    // Before anybody has scrolled there is nowhere to go, and asking for it lays the page out once too often.
    if (places.size === 0) settle();
    else goBack();
    return () => {
      settle();
      for (const type of own) window.removeEventListener(type, settle);
      window.removeEventListener("scroll", note);
    };
  }, [place]);
}
