/** Commands of the model-based test of two tabs: what a person can do to batches, and what has to be so afterwards. */

import type { BrowserContext, Locator, Page } from "@playwright/test";
import * as fc from "fast-check";
import { BatchPage } from "../pages/batch-page.ts";
import { contradictions, readBatchState } from "./batch-state.ts";

/** Milliseconds in which what is shown and what is stored have to agree; a save happens once a second. */
const SETTLE_MS = 45_000;
/** Milliseconds for a button to be clickable that was seen a moment before. */
const CLICK_MS = 3000;

/** A file of tweets, and the file that its scores make. */
export interface TestFile {
  name: string;
  content: string;
  /** As saved after an undisturbed run. */
  scored: Buffer;
}

/** What is expected of a tab. */
interface TabModel {
  /** Name of the file that was chosen last. */
  chosen: string;
  /** Whether everything was erased in the other tab while a batch was open in this one. */
  isErased: boolean;
}

export interface TwoTabsModel {
  tabs: [TabModel, TabModel];
}

export const newModel = (): TwoTabsModel => ({
  tabs: [
    { chosen: "", isErased: false },
    { chosen: "", isErased: false },
  ],
});

/** Two tabs of the app in one browser context. */
export class TwoTabs {
  readonly context: BrowserContext;
  readonly files: readonly TestFile[];
  readonly pages: [Page, Page];
  /** Errors that no code caught. */
  readonly errors: string[] = [];
  /** How often each stage was compared with what is stored. */
  readonly stages: Map<string, number>;
  /** Each chosen file has a name of its own. */
  #chosen = 0;

  private constructor(
    context: BrowserContext,
    pages: [Page, Page],
    { files, stages }: Pick<TwoTabs, "files" | "stages">,
  ) {
    this.stages = stages;
    this.context = context;
    this.pages = pages;
    this.files = files;
    context.on("weberror", (error) => this.errors.push(error.error().message));
  }

  static async open(context: BrowserContext, options: Pick<TwoTabs, "files" | "stages">): Promise<TwoTabs> {
    const open = async () => {
      const page = await context.newPage();
      await new BatchPage(page).open();
      return page;
    };
    return new TwoTabs(context, [await open(), await open()], options);
  }

  async reopen(tab: 0 | 1): Promise<void> {
    await this.pages[tab].close();
    this.pages[tab] = await this.context.newPage();
    await new BatchPage(this.pages[tab]).open();
  }

  nameFor(file: TestFile): string {
    this.#chosen += 1;
    return file.name.replace(".csv", `-${this.#chosen}.csv`);
  }

  /** The file of a batch by the name of the batch. */
  fileOf(name: string): TestFile | undefined {
    return this.files.find((file) => name.startsWith(file.name.replace(".csv", "-")));
  }
}

/** Clicks a button if it is there; another tab or the end of a run can take it away. @returns whether it was clicked */
async function click(button: Locator, isDouble = false): Promise<boolean> {
  if ((await button.count()) === 0) return false;
  try {
    await (isDouble ? button.dblclick({ timeout: CLICK_MS }) : button.click({ timeout: CLICK_MS }));
    return true;
  } catch (cause) {
    if (cause instanceof Error && cause.name === "TimeoutError") return false;
    throw cause;
  }
}

type Action = (
  page: Page,
  tab: TabModel,
  real: TwoTabs,
  tabIndex: 0 | 1,
  model: TwoTabsModel,
) => Promise<void>;

const earlier = (page: Page) => page.getByRole("region", { name: "Earlier batches" }).getByRole("listitem");
const progressButton = (page: Page, name: string) =>
  page.getByTestId("progress").getByRole("button", { name });

/** Waits until no tab shows what is not so. @throws Error with the contradictions that stay */
export async function checkTabs(model: TwoTabsModel, real: TwoTabs): Promise<void> {
  for (const [index, page] of real.pages.entries()) {
    const { chosen, isErased } = model.tabs[index] as TabModel;
    const until = Date.now() + SETTLE_MS;
    for (;;) {
      const state = await readBatchState(page);
      const found = contradictions(state, chosen, isErased);
      if (found.length === 0) {
        const { stage, status } = state.shown;
        const key = stage === "open" ? `open and ${status}` : stage;
        real.stages.set(key, (real.stages.get(key) ?? 0) + 1);
        break;
      }
      if (Date.now() > until) throw new Error(`Tab ${index}: ${found.join("; ")} (${JSON.stringify(state)})`);
      await page.waitForTimeout(200);
    }
  }
  if (real.errors.length > 0) throw new Error(`Uncaught: ${real.errors.join("; ")}`);
}

class TabCommand implements fc.AsyncCommand<TwoTabsModel, TwoTabs> {
  readonly #name: string;
  readonly #tab: 0 | 1;
  readonly #action: Action;

  constructor(name: string, tab: 0 | 1, action: Action) {
    this.#name = name;
    this.#tab = tab;
    this.#action = action;
  }

  check(): boolean {
    return true;
  }

  async run(model: TwoTabsModel, real: TwoTabs): Promise<void> {
    await this.#action(real.pages[this.#tab], model.tabs[this.#tab], real, this.#tab, model);
    await checkTabs(model, real);
  }

  toString(): string {
    return `${"AB"[this.#tab]} ${this.#name}`;
  }
}

const choose =
  (file: number): Action =>
  async (page, tab, real) => {
    await click(page.getByRole("button", { name: "Choose another file" }));
    const input = page.locator("input[type=file]");
    if ((await input.count()) === 0) return;
    const { content, ...chosen } = real.files[file % real.files.length] as TestFile;
    tab.chosen = real.nameFor({ content, ...chosen });
    await input.setInputFiles({ name: tab.chosen, mimeType: "", buffer: Buffer.from(content) });
  };

const start: Action = async (page) => {
  await click(page.getByRole("region", { name: "Preview" }).getByRole("button", { name: "Score" }));
};

const leave: Action = async (page, tab) => {
  if (await click(page.getByRole("button", { name: "New file" }))) tab.isErased = false;
};

const openEarlier =
  (at: number, isDouble: boolean): Action =>
  async (page) => {
    await click(
      earlier(page)
        .nth(at)
        .getByRole("button", { name: /^(Resume|Open)$/ }),
      isDouble,
    );
  };

const remove =
  (at: number): Action =>
  async (page) => {
    await click(
      earlier(page)
        .nth(at)
        .getByRole("button", { name: /^Remove/ }),
    );
  };

const eraseEverything: Action = async (page, tab, _real, index, model) => {
  // The address of the batch would open it again.
  await page.evaluate(() => (window.location.hash = "#/models?at=privacy"));
  await page.getByRole("button", { name: "Erase everything" }).click();
  for (const [other, state] of model.tabs.entries()) state.isErased = other !== index;
  await page.getByRole("dialog").getByRole("button", { name: "Erase" }).click();
  await page.getByText(/is erased|could be erased/).waitFor();
  tab.isErased = false;
  await page.evaluate(() => (window.location.hash = "#/batch"));
};

const reload: Action = async (page, tab) => {
  await page.reload();
  tab.isErased = false;
};

const close: Action = async (_page, tab, real, index) => {
  await real.reopen(index);
  tab.isErased = false;
};

/** Saves a batch whose rows are all scored. @throws Error when the file is not the one of an undisturbed run */
export const saveWhenDone: Action = async (page, _tab, real) => {
  const { shown } = await readBatchState(page);
  const file = real.fileOf(shown.name);
  if (shown.stage !== "open" || shown.status !== "done" || !file) return;
  const { bytes } = await new BatchPage(page).save();
  if (!bytes.equals(file.scored))
    throw new Error(`${shown.name} was saved with other bytes than in an undisturbed run.`);
};

/** Commands on either tab, the frequent ones several times. */
export function tabCommands(): fc.Arbitrary<TabCommand>[] {
  const tab = fc.constantFrom<0 | 1>(0, 1);
  const simple = (name: string, action: Action) => tab.map((index) => new TabCommand(name, index, action));
  const progress = (name: string, isDouble = false) =>
    simple(`${isDouble ? "double-clicks" : "clicks"} ${name}`, async (page) => {
      await click(progressButton(page, name), isDouble);
    });
  const choosing = fc
    .tuple(tab, fc.nat(2))
    .map(([index, file]) => new TabCommand(`chooses file ${file}`, index, choose(file)));
  const starting = simple("starts", start);
  const opening = fc
    .tuple(tab, fc.nat(2), fc.boolean())
    .map(([index, at, isDouble]) => new TabCommand(`opens batch ${at}`, index, openEarlier(at, isDouble)));
  return [
    choosing,
    choosing,
    starting,
    starting,
    starting,
    opening,
    opening,
    fc.tuple(tab, fc.nat(2)).map(([index, at]) => new TabCommand(`removes batch ${at}`, index, remove(at))),
    simple(
      "undoes",
      async (page) => void (await click(page.getByRole("button", { name: "Undo", exact: true }))),
    ),
    progress("Stop"),
    progress("Pause"),
    progress("Resume"),
    progress("Resume", true),
    progress("Cancel"),
    simple("leaves", leave),
    simple("leaves", leave),
    simple("erases everything", eraseEverything),
    simple("reloads", reload),
    simple("closes", close),
    simple("waits", async (page) => page.waitForTimeout(1500)),
    simple("saves", saveWhenDone),
  ];
}
