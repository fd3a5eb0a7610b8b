import { expect, test } from "vitest";
import { codeOf, names, open, readAll } from "../testing/tables.ts";
import { formatPath, parsePath, resolvePath } from "./record-path.ts";

const PAGE = {
  meta: { count: 2 },
  data: [{ post: { text: "a b" } }, { post: { text: "c d" } }],
  "by.user": { anna: { text: "e f" }, ben: { text: "g h" } },
};

test.each([
  ["$.data[*]", "$.data[*]"],
  ["data", "$.data[*]"],
  ["data[]", "$.data[*]"],
  ["data.post", "$.data[*].post"],
  ["$.data[*]['post']", "$.data[*].post"],
  ['["by.user"].*', '$["by.user"].*'],
  ["$", "$"],
  ["meta", "$.meta"],
])("%s is %s", (written, path) => {
  expect(formatPath(resolvePath(parsePath(written), [PAGE]) ?? [])).toBe(path);
});

test.each(["data.author", "users", "meta.count.x"])("nothing is at %s", (written) => {
  expect(resolvePath(parsePath(written), [PAGE])).toBeUndefined();
});

test.each(["a..b", "a[", "[x]", "a b["])("%s is not a path", async (written) => {
  expect(() => parsePath(written)).toThrow("is not a path such as $.data[*].");
});

test("the records of a file are at the chosen path, in each line of JSON Lines too", async () => {
  const users = [{ bio: "likes long walks" }, { bio: "reads books" }];
  const page = { data: [{ text: "so good" }, { text: "so bad" }], includes: { users } };
  for (const [name, content] of [
    ["a.json", JSON.stringify(page, undefined, 1)],
    ["a.jsonl", `${JSON.stringify(page)}\n${JSON.stringify(page)}\n`],
  ] as const) {
    const table = await open(name, content, { records: "includes.users" });
    expect(names(table)).toEqual(["bio"]);
    expect(table.records).toBe("$.includes.users[*]");
    const { cells } = await readAll(table);
    expect(cells.slice(0, 2)).toEqual([["likes long walks"], ["reads books"]]);
    expect(await codeOf(open(name, content, { records: "includes.media" }))).toBe("bad-option");
  }
});
