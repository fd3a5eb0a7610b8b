import { create } from "zustand";

type Overlay = "palette" | "shortcuts";

interface OverlayStore {
  shown: Overlay | undefined;
  /** An overlay stays mounted after it was shown, so that it can return the focus. */
  fetched: Partial<Record<Overlay, true>>;
}

/** The dialog over the page. Each is loaded when it is first opened. */
export const useOverlay = create<OverlayStore>()(() => ({ shown: undefined, fetched: {} }));

export const showOverlay = (shown: Overlay): void =>
  useOverlay.setState(({ fetched }) => ({ shown, fetched: { ...fetched, [shown]: true } }));

export const closeOverlay = (): void => useOverlay.setState({ shown: undefined });
