/** One line at the foot of the page about what was just done, with the way back. */

import { create } from "zustand";

export interface Notice {
  message: string;
  /** Brings back what was taken away. */
  undo?(): void;
  /** Makes it final; happens once, when the notice goes without having been undone. */
  settle?(): void;
}

interface NoticeStore {
  notice: Notice | undefined;
  /** How many there were; each is another. */
  told: number;
  /** In place of the one before, which settles. */
  tell(notice: Notice): void;
  undo(): void;
  dismiss(): void;
}

export const useNotice = create<NoticeStore>()((set, get) => ({
  notice: undefined,
  told: 0,
  tell(notice) {
    get().dismiss();
    set(({ told }) => ({ notice, told: told + 1 }));
  },
  undo() {
    const { notice } = get();
    if (!notice?.undo) return;
    set({ notice: undefined });
    notice.undo();
  },
  dismiss() {
    const { notice } = get();
    set({ notice: undefined });
    notice?.settle?.();
  },
}));

export const { tell } = useNotice.getState();
