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
  count: number;
  /** In place of the one before, which settles. */
  notify(notice: Notice): void;
  undo(): void;
  dismiss(): void;
}

export const useNotice = create<NoticeStore>()((set, get) => ({
  notice: undefined,
  count: 0,
  notify(notice) {
    get().dismiss();
    set(({ count }) => ({ notice, count: count + 1 }));
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

export const { notify } = useNotice.getState();
