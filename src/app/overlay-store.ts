import { create } from "zustand";

type Overlay = "palette" | "shortcuts";

interface OverlayStore {
  shown: Overlay | undefined;
  /** Those that were shown once stay, so that they can give the focus back. */
  fetched: Partial<Record<Overlay, true>>;
}

/** What lies over the page; fetched when it is first asked for. */
export const useOverlay = create<OverlayStore>()(() => ({ shown: undefined, fetched: {} }));

export const showOverlay = (shown: Overlay): void =>
  useOverlay.setState(({ fetched }) => ({ shown, fetched: { ...fetched, [shown]: true } }));

export const closeOverlay = (): void => useOverlay.setState({ shown: undefined });
