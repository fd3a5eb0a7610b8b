import "@mantine/core/styles/Tabs.css";
import { Tabs } from "@mantine/core";
import classes from "./TabList.module.css";

/** Scrolls the tabs, not the page, until the tab is in the middle. */
function center(tab: HTMLElement | null) {
  const list = tab?.parentElement;
  if (!tab || !list) return;
  const [own, seen] = [tab.getBoundingClientRect(), list.getBoundingClientRect()];
  list.scrollBy({ left: own.left + own.width / 2 - seen.left - seen.width / 2 });
}

interface TabListProps<Id extends string> {
  label: string;
  ids: readonly Id[];
  active: Id;
  nameOf: (id: Id) => string;
}

/** The tabs of a view, in one line that scrolls where it is too narrow. It belongs into `Tabs`. */
export const TabList = <Id extends string>({ label, ids, active, nameOf }: TabListProps<Id>) => (
  <Tabs.List className={classes.list ?? ""} aria-label={label}>
    {ids.map((id) => (
      // The one that becomes active is scrolled into view.
      <Tabs.Tab key={id} value={id} className={classes.tab ?? ""} ref={id === active ? center : null}>
        {nameOf(id)}
      </Tabs.Tab>
    ))}
  </Tabs.List>
);
