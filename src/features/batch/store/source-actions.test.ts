import { beforeEach, expect, test, vi } from "vitest";
import type { FileSource, Preview } from "../../../../workers/protocols/batch-types.ts";
import type { BatchService } from "../../../../workers/protocols/batch.ts";
import { batch } from "./batch-client.ts";
import { useBatch } from "./batch-store.ts";
import { choose, correct, joinColumns, start } from "./source-actions.ts";

vi.mock("./batch-client.ts", () => {
  const mocked = vi.fn();
  return {
    batch: mocked,
    whileReading: (call: (service: unknown) => unknown) => call(mocked()),
    closeBatch: async () => {},
  };
});
vi.mock("./scoring-rules.ts", () => ({ modelReference: () => ({}), rulesFor: () => ({}) }));

/** The names of the columns that a preview has. */
let columns: string[];

/** Previews that wait for an answer, by the name of the file and the column of texts. */
let pending: Map<string, () => void>;
/** Counts that wait for the end of their file, by the same names. */
let counting: Map<string, { onRows: CountRows; resolve: (rows: number) => void }>;
let started: FileSource | undefined;

type CountRows = Parameters<BatchService["countFileRows"]>[1];

const keyOf = ({ file, corrections }: FileSource) => `${file.name} ${corrections.textColumn ?? "-"}`;

beforeEach(() => {
  vi.stubGlobal("navigator", {});
  pending = new Map();
  counting = new Map();
  started = undefined;
  columns = ["title", "body", "note"];
  useBatch.setState({ current: { stage: "choosing" }, error: undefined });
  vi.mocked(batch).mockReturnValue({
    preview: (source: FileSource) =>
      new Promise((resolve) => {
        pending.set(keyOf(source), () =>
          resolve({
            fileName: keyOf(source),
            rows: [["a"], ["b"]],
            columns: columns.map((name) => ({ name, role: "other" })),
            textColumn: source.corrections.textColumn ?? 0,
          } as Preview),
        );
      }),
    countFileRows: (source: FileSource, onRows: CountRows) =>
      new Promise((resolve) => {
        counting.set(keyOf(source), { onRows, resolve });
      }),
    findJob: async () => undefined,
    start: async (source: FileSource) => {
      started = source;
      throw new Error("Stop here.");
    },
  } as unknown as ReturnType<typeof batch>);
});

const answer = async (key: string) => {
  await vi.waitFor(() => expect(pending.has(key)).toBe(true));
  pending.get(key)?.();
  await new Promise((resolve) => setTimeout(resolve));
};

const shown = () => {
  const { current } = useBatch.getState();
  return current.stage === "previewing"
    ? { file: current.source.file.name, preview: current.preview?.fileName }
    : current.stage;
};

test("a preview that is answered after the one of a later file is dropped", async () => {
  void choose(new File(["a"], "slow.csv"));
  void choose(new File(["b"], "fast.csv"));
  await answer("fast.csv -");
  await answer("slow.csv -");
  expect(shown()).toEqual({ file: "fast.csv", preview: "fast.csv -" });
  await start();
  expect(started?.file.name).toBe("fast.csv");
});

test("a preview that is answered after the one of a later correction is dropped", async () => {
  void choose(new File(["a"], "t.csv"));
  await answer("t.csv -");
  void correct({ textColumn: 0 });
  void correct({ textColumn: 1 });
  await answer("t.csv 1");
  await answer("t.csv 0");
  expect(shown()).toEqual({ file: "t.csv", preview: "t.csv 1" });
});

test("a start names the latest corrections, also before their preview is answered", async () => {
  void choose(new File(["a"], "t.csv"));
  await answer("t.csv -");
  void correct({ textColumn: 1 });
  await start();
  expect(started?.corrections).toEqual({ textColumn: 1 });
  expect(shown()).toEqual({ file: "t.csv", preview: "t.csv -" });
});

test("columns stay joined while the file has the same columns", async () => {
  const joined = () => {
    const { current } = useBatch.getState();
    return current.stage === "previewing" ? current.joinedColumns : undefined;
  };
  void choose(new File(["a"], "t.csv"));
  await answer("t.csv -");
  joinColumns([1, 2]);
  void correct({ textColumn: 1 });
  await answer("t.csv 1");
  expect(joined()).toEqual([2]);
  columns = ["column_1", "column_2", "column_3"];
  void correct({ textColumn: 0 });
  await answer("t.csv 0");
  expect(joined()).toEqual([]);
});

test("the rows of a file are counted on, and a count of an earlier reading is dropped", async () => {
  const counted = () => {
    const { current } = useBatch.getState();
    return current.stage === "previewing" ? current.counted : undefined;
  };
  void choose(new File(["a"], "t.csv"));
  await answer("t.csv -");
  expect(counted()).toEqual({ rows: 2, isComplete: false });
  const first = counting.get("t.csv -");
  expect(first?.onRows(500)).toBe(true);
  expect(counted()).toEqual({ rows: 500, isComplete: false });
  void correct({ textColumn: 1 });
  await answer("t.csv 1");
  expect(first?.onRows(900)).toBe(false);
  first?.resolve(1000);
  counting.get("t.csv 1")?.resolve(700);
  await vi.waitFor(() => expect(counted()).toEqual({ rows: 700, isComplete: true }));
});
