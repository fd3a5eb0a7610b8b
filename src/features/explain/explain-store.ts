import { create } from "zustand";
import type { AttentionHead } from "../../engine/explain/attention/heads.ts";
import { DEFAULT_PARAMS, sameHead, type ExplainParams } from "./explain-params.ts";

interface ExplainStore {
  view: ExplainParams;
  /** The word or token under the pointer or the keyboard focus; not part of the address. */
  hovered: number | undefined;
  hoveredHead: AttentionHead | undefined;
  /** The words that the what-if analysis removes. */
  removed: readonly number[];
  /** How the words are removed. */
  operator: "delete" | "mask";
  setOperator(operator: "delete" | "mask"): void;
  /** The text of the link that was opened and the engine whose numbers it was made with. */
  linked: { text: string; by: string } | undefined;
  setLinked(linked: ExplainStore["linked"]): void;
  /**
   * A change of the text or of the level clears the pinned and the removed words; one to a taught head leaves a method
   * that cannot explain it.
   */
  change(changes: Partial<ExplainParams>): void;
  hover(index: number | undefined): void;
  hoverHead(head: AttentionHead | undefined): void;
  /** Pins a word alone, or with `adding` in addition to the others; unpins a pinned word. */
  pin(index: number, adding: boolean): void;
  pinHead(head: AttentionHead, adding: boolean): void;
  toggleRemoved(index: number): void;
  clearSelection(): void;
}

/**
 * Applies the latest hover in its own task: leaving one word and entering the next are one change, and
 * the frame that shows the pointer's position does not wait for the rendering that follows.
 */
function soon<T>(apply: (value: T) => void): (value: T) => void {
  let newest: { value: T } | undefined;
  return (value) => {
    if (!newest) {
      setTimeout(() => {
        const { value } = newest as { value: T };
        newest = undefined;
        apply(value);
      });
    }
    newest = { value };
  };
}

export const useExplain = create<ExplainStore>()((set) => ({
  view: DEFAULT_PARAMS,
  hovered: undefined,
  hoveredHead: undefined,
  removed: [],
  operator: "delete",
  setOperator: (operator) => set({ operator }),
  linked: undefined,
  setLinked: (linked) => set({ linked }),

  change: (changes) =>
    set(({ view, removed }) => {
      const isOther =
        (changes.text !== undefined && changes.text !== view.text) ||
        (changes.level !== undefined && changes.level !== view.level);
      const next = { ...view, ...(isOther && { pinned: [] }), ...changes };
      return {
        view: next,
        removed: isOther ? [] : removed,
        hovered: undefined,
      };
    }),
  hover: soon((hovered) => set({ hovered })),
  hoverHead: soon((hoveredHead) => set({ hoveredHead })),
  pin: (index, adding) =>
    set(({ view }) => {
      const others = view.pinned.filter((other) => other !== index);
      const wasPinned = others.length < view.pinned.length;
      const pinned = adding ? others : [];
      return { view: { ...view, pinned: wasPinned ? pinned : [...pinned, index] } };
    }),
  pinHead: (head, adding) =>
    set(({ view }) => {
      const others = view.heads.filter((other) => !sameHead(other, head));
      const wasPinned = others.length < view.heads.length;
      const heads = adding ? others : [];
      return { view: { ...view, source: "heads", heads: wasPinned ? heads : [...heads, head] } };
    }),
  toggleRemoved: (index) =>
    set(({ removed }) => ({
      removed: removed.includes(index) ? removed.filter((other) => other !== index) : [...removed, index],
    })),
  clearSelection: () =>
    set(({ view }) => ({ view: { ...view, pinned: [] }, removed: [], hovered: undefined })),
}));
