import "fake-indexeddb/auto";
import { afterEach, beforeEach, describe, expect, it, vi } from "vitest";
import { useNotice } from "../../ui/notices/notices.ts";
import { changeEntries, readEntries } from "./history-database.ts";
import { findEntries, useHistory, useHistorySetting } from "./history-store.ts";

const { record, remove, removeAll } = useHistory.getState();
const { setOn } = useHistorySetting.getState();
const texts = () => (useHistory.getState().entries ?? []).map(({ text }) => text);
const storedTexts = async () => (await readEntries())?.map(({ text }) => text);
const single = (text: string, label = "positive") => ({
  text,
  tweets: 1,
  prediction: { label, index: 2, score: 0.9 },
});

beforeEach(async () => {
  // So that the entries are in the order of recording.
  vi.useFakeTimers({ toFake: ["Date"] });
  setOn(true);
  await record(single("first"));
  removeAll();
  useNotice.getState().dismiss();
});

async function recordAll(...all: string[]): Promise<void> {
  for (const text of all) {
    vi.advanceTimersByTime(1000);
    await record(single(text));
  }
}

it("lists the newest first, each text once, and replaces a text by its continuation", async () => {
  await recordAll("good day", "other", "good day", "good day to you", "good day to");
  expect(texts()).toEqual(["good day to", "other"]);
  expect(await storedTexts()).toEqual(texts());
});

it("does not replace another text with the same beginning", async () => {
  await recordAll("good", "bad", "good day");
  expect(texts()).toEqual(["good day", "bad", "good"]);
});

it("removes one entry or all, and restores them unchanged", async () => {
  await recordAll("a", "b", "c");
  const before = useHistory.getState().entries;
  remove(before?.[1] as NonNullable<typeof before>[number]);
  expect(texts()).toEqual(["c", "a"]);
  await vi.waitFor(async () => expect(await storedTexts()).toEqual(["c", "a"]));
  useNotice.getState().undo();
  expect(useHistory.getState().entries).toEqual(before);
  removeAll();
  await vi.waitFor(async () => expect(await storedTexts()).toEqual([]));
  useNotice.getState().undo();
  await vi.waitFor(async () => expect(await storedTexts()).toEqual(["c", "b", "a"]));
});

describe("a text that was typed just before its page closed", () => {
  const kept = new Map<string, string>();
  beforeEach(() => {
    kept.clear();
    vi.stubGlobal("localStorage", {
      getItem: (key: string) => kept.get(key) ?? null,
      setItem: (key: string, value: string) => void kept.set(key, value),
      removeItem: (key: string) => void kept.delete(key),
    });
    vi.resetModules();
  });
  afterEach(() => void vi.unstubAllGlobals());

  /** The history of another visit. */
  const visit = async () => (await import("./history-store.ts")).useHistory.getState();

  it("is in the history at the next visit, once", async () => {
    (await visit()).keep({ text: "the last words", tweets: 1 });
    vi.resetModules();
    await (await visit()).load();
    const [entry] = (await readEntries()) ?? [];
    expect(entry?.text).toBe("the last words");
    await changeEntries([], [entry?.id ?? ""]);
    expect(kept.has("tonescope-unrecorded")).toBe(false);
  });

  it("is not kept when the page becomes visible again, or when the history is off", async () => {
    const { keep } = await visit();
    keep({ text: "seen again", tweets: 1 });
    keep(undefined);
    expect(kept.has("tonescope-unrecorded")).toBe(false);
    (await import("./history-store.ts")).useHistorySetting.getState().setOn(false);
    keep({ text: "private", tweets: 1 });
    expect(kept.has("tonescope-unrecorded")).toBe(false);
  });
});

it("records nothing while the history is turned off", async () => {
  await recordAll("a");
  setOn(false);
  await recordAll("b");
  expect(texts()).toEqual(["a"]);
});

it("limits the number of entries in memory and on disk", async () => {
  await recordAll(...Array.from({ length: 503 }, (_, index) => `${index} text`));
  expect(texts()).toHaveLength(500);
  expect(texts().at(-1)).toBe("3 text");
  expect(await storedTexts()).toHaveLength(500);
});

it("finds entries by all words in any case, and by the predicted label", async () => {
  await record(single("The train was LATE", "negative"));
  await record(single("A train of thought"));
  const { entries = [] } = useHistory.getState();
  const found = (query: string) => findEntries(entries, query).map(({ text }) => text);
  expect(found("late Train")).toEqual(["The train was LATE"]);
  expect(found("negative")).toEqual(["The train was LATE"]);
  expect(found(" ")).toHaveLength(2);
  expect(found("plane")).toEqual([]);
});
