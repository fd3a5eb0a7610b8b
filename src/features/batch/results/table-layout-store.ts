import { create } from "zustand";
import { persist } from "zustand/middleware";
import type { Job } from "../../../../workers/protocols/batch-types.ts";
import { LOCAL_KEYS } from "../../../storage/registry.ts";
import { columnNames } from "../selection/describe-condition.ts";
import type { TableLayout } from "./table-layout.ts";

/** Layouts of the tables that were shown last. */
const MAX_LAYOUTS = 20;

const NONE: TableLayout = {};

interface TableLayouts {
  /** By the names of the columns, so that the next file of the same kind is shown alike; the latest one last. */
  layouts: Readonly<Record<string, TableLayout>>;
}

const useLayouts = create<TableLayouts>()(
  persist((): TableLayouts => ({ layouts: {} }), { name: LOCAL_KEYS.tables }),
);

const keyOf = (job: Job): string => columnNames(job).join("\n");

export const useTableLayout = (job: Job): TableLayout =>
  useLayouts(({ layouts }) => layouts[keyOf(job)] ?? NONE);

export function changeLayout(job: Job, change: (layout: TableLayout) => TableLayout): void {
  const key = keyOf(job);
  useLayouts.setState(({ layouts }) => {
    const { [key]: before = NONE, ...others } = layouts;
    const kept = Object.entries(others).slice(1 - MAX_LAYOUTS);
    return { layouts: Object.fromEntries([...kept, [key, change(before)]]) };
  });
}
