/** A notice at the bottom of the page about the last action, with a button that undoes it. */

import { create } from "zustand";

export interface Notice {
  message: string;
  /** Restores what the action removed. */
  undo?(): void;
  /** Makes the action final; called once, when the notice closes without an undo. */
  settle?(): void;
}

interface NoticeStore {
  notice: Notice | undefined;
  /** The number of notices so far, which identifies a notice. */
  count: number;
  /** Shows a notice in place of the previous one, which becomes final. */
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
