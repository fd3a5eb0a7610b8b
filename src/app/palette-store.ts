import { create } from "zustand";

/** How often the palette was asked for; its code comes with the first time. */
export const usePalette = create<{ asked: number }>()(() => ({ asked: 0 }));

export const openPalette = (): void => usePalette.setState(({ asked }) => ({ asked: asked + 1 }));
