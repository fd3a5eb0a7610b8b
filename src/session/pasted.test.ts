import { describe, expect, it } from "vitest";
import { areCells, copiedPost } from "./pasted.ts";

describe("copiedPost", () => {
  it.each([
    [
      [
        "Cleo Lake",
        "@cleo_lake",
        "·",
        "2h",
        "The ferry never came",
        "",
        "Show this thread",
        "12",
        "34",
        "8.9K",
      ],
    ],
    [["Cleo Lake", "@cleo_lake", "·", "Mar 3", "The ferry", "never came", "1,204 views"]],
    [["@cleo@example.social", "3. März 2024", "The ferry never came", "Antworten"]],
  ])("%j", (lines) => {
    expect(copiedPost(lines.join("\n"))?.replaceAll("\n", " ")).toBe("The ferry never came");
  });

  it.each([
    ["a list of tweets", "The ferry never came\n@cleo thanks for the help\n12 points"],
    ["tweets that begin with a name alone", "@cleo\n@ben\nThe ferry never came"],
    ["one line", "@cleo"],
    ["a handle and a text", "@cleo\nThe ferry never came"],
  ])("%s is no copied post", (_, text) => {
    expect(copiedPost(text)).toBeUndefined();
  });
});

describe("areCells", () => {
  it.each([
    ['id\ttext\n1\tthe ferry\n2\t"never\ncame"\n', true],
    ["id\ttext", false],
    ["a tweet\nanother one", false],
    ["a\tb\nc", false],
  ])("%j: %s", (text, expected) => {
    expect(areCells(text)).toBe(expected);
  });
});
