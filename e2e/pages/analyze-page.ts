import { expect, type Locator, type Page } from "@playwright/test";

/** Page object of the Analyze page. */
export class AnalyzePage {
  readonly page: Page;
  readonly composer: Locator;
  readonly status: Locator;
  readonly prediction: Locator;
  readonly error: Locator;
  readonly table: Locator;

  constructor(page: Page) {
    this.page = page;
    this.composer = page.getByRole("textbox", { name: "Tweet to analyze" });
    this.status = page.getByTestId("status");
    // While another text is scored, the page still shows the previous result.
    this.prediction = page.getByRole("region", { name: "Sentiment" }).and(page.locator("[aria-busy=false]"));
    this.error = page.getByRole("alert");
    this.table = page.getByRole("table", { name: "Scored tweets" });
  }

  async open(fragment = ""): Promise<void> {
    await this.page.goto(`./${fragment}`);
  }

  async ready(): Promise<void> {
    await expect(this.status).toContainText("ready");
  }

  async write(text: string): Promise<void> {
    await this.composer.fill(text);
  }

  /** Replaces the text by pasting; the permissions policy lets the page write to the clipboard, but not read it. */
  async paste(): Promise<string> {
    await this.write("");
    await this.composer.press("ControlOrMeta+V");
    return this.composer.inputValue();
  }

  async expectLabel(label: string): Promise<void> {
    await expect(this.prediction).toHaveAttribute("data-label", label);
  }

  /** The three displayed scores in percent. */
  async percents(): Promise<number[]> {
    const cells = await this.prediction.getByRole("row").locator("td.tabular").allTextContents();
    return cells.map((text) => Number.parseFloat(text));
  }
}
