import { mkdtemp, readFile, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { run } from "../../server/testing/run-command.ts";
import { expect, test } from "../support/app.ts";

const TWEETS = `\ufeffid;text;lang;sentiment\r
1467810369000000001;"I love this; what a wonderful day";en;positive\r
2;I hate this. Worst service ever!;en;negative\r
3;"The meeting is\r
on Thursday at ten.";en;neutral\r
\r
4;;en;neutral\r
5;@anna thanks &amp; see you 😀 https://t.co/x;en;positive\r
6;=cmd|' /C calc'!A0;en;\r
7;ich liebe diesen schönen Tag so sehr;de;positive\r
8;${"so happy and so sad ".repeat(60)};en;\r
9;"not ""sure"" </s> about this";en;neutral;one too many\r
10;not great, not terrible;en\r
`;

for (const device of ["kernel", "wasm"]) {
  test(`the command line writes the bytes that the page saves: ${device}`, async ({ batch, page }) => {
    await page.addInitScript((preference) => {
      const state = { preference, trials: {}, begins: {} };
      localStorage.setItem("tonescope-backends", JSON.stringify({ state, version: 1 }));
    }, device);
    await batch.open();
    await batch.choose("tweets.csv", TWEETS);
    await batch.score();
    await batch.done();
    const folder = await mkdtemp(join(tmpdir(), "tonescope-same-"));
    const input = join(folder, "tweets.csv");
    await writeFile(input, TWEETS);
    for (const format of ["csv", "jsonl"]) {
      const { name, bytes } = await batch.save(format);
      const { code, stderr } = await run(["score", input, "--format", format, "--device", device]);
      expect(code, stderr).toBe(0);
      expect((await readFile(join(folder, name))).toString()).toBe(bytes.toString());
    }
  });
}
