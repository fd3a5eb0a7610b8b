import { randomId } from "../../storage/random-id.ts";
import { create } from "zustand";
import { persist } from "zustand/middleware";
import { translateLabel } from "../../ui/format/labels.ts";
import { notify } from "../../ui/notices/notices.ts";
import { t } from "../../i18n/i18n.ts";
import { changeEntries, type Entry, readEntries } from "./history-database.ts";
import { LOCAL_KEYS } from "../../storage/registry.ts";
import { keepUnrecorded, type NewEntry, takeUnrecorded } from "./unrecorded.ts";

/** The oldest entries are removed beyond this number. */
const MAX_ENTRIES = 500;

interface HistorySetting {
  isOn: boolean;
  setOn(isOn: boolean): void;
}

/** Milliseconds after which a page looks again for the text of one that closed just before it was opened. */
const LATE_MS = 1000;

const PAGE = randomId();

const stamped = (entry: Omit<NewEntry, "time">): NewEntry => ({ ...entry, time: Date.now() });

/** Whether texts are recorded; persists after the tab is closed. */
export const useHistorySetting = create<HistorySetting>()(
  persist((set) => ({ isOn: true, setOn: (isOn) => set({ isOn }) }), {
    name: LOCAL_KEYS.history,
    version: 1,
    // Version 0 had the field `on`.
    migrate: (stored) => ({ isOn: (stored as { on?: boolean }).on !== false }) as HistorySetting,
  }),
);

interface HistoryStore {
  /** The newest first; absent until the entries are read. */
  entries: readonly Entry[] | undefined;
  /** Whether the entries persist after the tab is closed. */
  isPersisted: boolean;
  load(): Promise<void>;
  /** Replaces an entry with the same text, and an entry that was recorded while the person was still typing this text. */
  record(entry: Omit<NewEntry, "time">): Promise<void>;
  /** Keeps a text that is not recorded yet for the next visit, when this page may close; undefined when there is none. */
  keep(entry: Omit<NewEntry, "time"> | undefined): void;
  remove(entry: Entry): void;
  removeAll(): void;
}

export const useHistory = create<HistoryStore>()((set, get) => {
  let loading: Promise<unknown> | undefined;
  /** The entry that was recorded last in this tab. */
  let latest: string | undefined;

  async function change(added: readonly Entry[], removed: readonly Entry[]): Promise<void> {
    const replacedIds = new Set([...removed, ...added].map(({ id }) => id));
    const rest = (get().entries ?? []).filter(({ id }) => !replacedIds.has(id));
    const all = [...rest, ...added].toSorted((a, b) => b.time - a.time);
    const evicted = all.slice(MAX_ENTRIES);
    set({ entries: all.slice(0, MAX_ENTRIES) });
    const ids = [...removed, ...evicted].map(({ id }) => id);
    if (!(await changeEntries(added, ids))) set({ isPersisted: false });
  }

  /** Removes entries at once; a notice offers to undo this. */
  function removeWithUndo(entries: readonly Entry[], message: string): void {
    void change([], entries);
    notify({ message, undo: () => void change(entries, []) });
  }

  const continues = (text: string, before: string) => text.startsWith(before) || before.startsWith(text);

  /** @param before the entry that the text may continue */
  async function add(entry: NewEntry, id: string, before?: string): Promise<void> {
    const replaced = (get().entries ?? []).filter(
      (other) => other.text === entry.text || (other.id === before && continues(entry.text, other.text)),
    );
    await change([{ ...entry, id }], replaced);
  }

  const addClosed = () => Promise.all(takeUnrecorded(PAGE).map((entry) => add(entry, randomId())));

  return {
    entries: undefined,
    isPersisted: true,

    async load() {
      loading ??= readEntries()
        .catch(() => undefined)
        .then((entries) => {
          set({ entries: entries ?? [], isPersisted: entries !== undefined });
          setTimeout(() => void addClosed(), LATE_MS);
          return addClosed();
        });
      await loading;
    },

    keep: (entry) =>
      keepUnrecorded(PAGE, entry && useHistorySetting.getState().isOn ? stamped(entry) : undefined),

    async record(entry) {
      if (!useHistorySetting.getState().isOn) return;
      await get().load();
      const before = latest;
      latest = randomId();
      await add(stamped(entry), latest, before);
    },

    remove: (entry) => removeWithUndo([entry], t("history:removed")),
    removeAll: () => removeWithUndo(get().entries ?? [], t("history:allRemoved")),
  };
});

/** The entries that contain every word of the query in any case. */
export function findEntries(entries: readonly Entry[], query: string): readonly Entry[] {
  const words = query.toLowerCase().split(/\s+/).filter(Boolean);
  return entries.filter(({ text, prediction }) => {
    const label = prediction?.label ?? "";
    const haystack = `${text} ${label} ${translateLabel(label)}`.toLowerCase();
    return words.every((word) => haystack.includes(word));
  });
}
