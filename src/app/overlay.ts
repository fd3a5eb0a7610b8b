import { create } from "zustand";

/** What lies over the page; fetched when it is first asked for. */
export const useOverlay = create<{ shown: "palette" | "shortcuts" | undefined }>()(() => ({
  shown: undefined,
}));

export const showOverlay = (shown: "palette" | "shortcuts"): void => useOverlay.setState({ shown });
export const closeOverlay = (): void => useOverlay.setState({ shown: undefined });
