/** Texts of another kind, which are not scored line by line without a word. */

import { caseWith, type ReadingCase } from "../reading-case.ts";

const other = caseWith({ kind: "texts of another kind", refused: "not-a-table" });
const text = caseWith({ kind: "texts of another kind", textColumn: "text" });
const lines = (...all: string[]) => `${all.join("\n")}\n`;
const python = lines(
  "import os",
  "from json import loads",
  "",
  "def read(path):",
  '    """Reads it."""',
  "    with open(path) as file:",
  "        return loads(file.read())",
  "",
  'print(read("a"))',
);

export const cases: readonly ReadingCase[] = [
  other("Python", "read.py", python),
  other("Python in a file named .txt", "read.txt", python),
  text("Python, read as text all the same", "read.py", python, { options: { format: "text" }, rows: 9 }),
  other(
    "Java",
    "Main.java",
    lines(
      "package com.example;",
      "import java.util.List;",
      "public class Main {",
      "  public static void main(String[] args) {",
      '    System.out.println("late again");',
      "  }",
      "}",
    ),
  ),
  other(
    "C",
    "main.c",
    lines(
      "#include <stdio.h>",
      "/* prints */",
      "int main(void) {",
      '  printf("late\\n");',
      "  return 0;",
      "}",
    ),
  ),
  other(
    "R",
    "a.R",
    lines("library(dplyr)", 'posts <- read.csv("a.csv")', "posts %>% filter(n > 1)", "summary(posts)"),
  ),
  other("a style sheet", "a.css", lines(".a {", "  color: red;", "}", "#b > p {", "  margin: 0;", "}")),
  other(
    "LaTeX",
    "a.tex",
    lines("% a paper", "\\documentclass{article}", "\\begin{document}", "Late again.", "\\end{document}"),
  ),
  other("settings", "a.ini", lines("[harbor]", "boats = 3", "; a comment", "late = yes")),
  other("a calendar", "a.ics", lines("BEGIN:VCALENDAR", "VERSION:2.0", "END:VCALENDAR")),
  other(
    "YAML of a program",
    "a.yml",
    lines("version: 3", "services:", "  web:", "    image: a", "    ports:", "      - 80:80"),
  ),
  other(
    "ids of posts",
    "ids.txt",
    lines("1700000000000000000", "1700000000000000001", "1700000000000000002"),
  ),
  other(
    "ids of posts with a header",
    "ids.csv",
    lines("tweet_id", "1700000000000000000", "1700000000000000001"),
  ),
  other(
    "bookmarks in JSON",
    "bookmarks.json",
    '[{"url":"https://example.com/a","added":"2024-03-01"},{"url":"https://example.com/b","added":"2024-03-02"}]',
  ),
  other(
    "likes of an archive of X",
    "like.js",
    'window.YTD.like.part0 = [{"like":{"tweetId":"1700000000000000000"}},{"like":{"tweetId":"1700000000000000001"}}]',
  ),
  caseWith({ kind: "texts of another kind" })(
    "texts of nothing but addresses in JSON",
    "t.json",
    '[{"id":1,"text":"https://example.com/a"},{"id":2,"text":"https://example.com/b"}]',
    { rows: 2, textColumn: "text" },
  ),
  other(
    "ids of posts with labels and languages",
    "ids.csv",
    lines("tweet_id,label,lang", "1700000000000000000,positive,en", "1700000000000000001,negative,de"),
  ),
  caseWith({ kind: "texts of another kind" })(
    "ids of posts with texts of one word",
    "ids.csv",
    lines("tweet_id,text", "1700000000000000000,wow", "1700000000000000001,nice"),
    { rows: 2, textColumn: "text" },
  ),
  text(
    "ids of posts, read as text all the same",
    "ids.txt",
    lines("1700000000000000000", "1700000000000000001"),
    { options: { format: "text" }, rows: 2 },
  ),
  caseWith({ kind: "texts of another kind" })(
    "lines of a log",
    "a.log",
    lines("2024-05-03 21:15:00 INFO the boat is late", "2024-05-03 21:16:00 INFO so glad"),
    { rows: 2 },
  ),
  text(
    "posts about code",
    "posts.txt",
    lines(
      "I love this; so good",
      "import taxes are late again",
      "class was fun today",
      "return it, never again",
      "let us go home",
      "if only (really) it was so",
    ),
    { rows: 6 },
  ),
  other(
    "addresses alone",
    "links.txt",
    lines("https://example.com/a", "https://example.com/b?c=1,2", "https://example.com/d"),
  ),
  other(
    "addresses with ids",
    "bookmarks.csv",
    lines("id,url,date", "1,https://example.com/a,2024-05-03", "2,https://example.com/b,2024-05-04"),
  ),
  text(
    "addresses with words",
    "links.csv",
    lines("url,text", "https://example.com/a,so glad", "https://example.com/b,late again"),
    { rows: 2 },
  ),
  caseWith({ kind: "texts of another kind" })(
    "texts with marks of data sets in place of names",
    "posts.txt",
    lines("<user> so glad", "<url> late again", "<user> see you"),
    { rows: 3 },
  ),
  caseWith({ kind: "texts of another kind" })(
    "lines that look like a dict and are none",
    "posts.txt",
    lines("{'I': 'm happy}", "never again"),
    { rows: 2 },
  ),
];
