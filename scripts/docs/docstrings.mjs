/** Markdown of one exported declaration: its docstring as prose, its members as code. */

/**
 * @typedef {object} Declaration
 * @property {import("oxc-parser").Node} node
 * @property {string} text of the file
 * @property {import("oxc-parser").Comment[]} comments of the file
 * @property {number} start of the statement in `text`
 * @property {string | undefined} comment the docstring
 */

/** @param {string} comment @returns {string} without the stars */
const unwrap = (comment) => comment.replaceAll(/^\s*\*+ ?/gm, "").trim();

/** @param {string} tag @param {string} body */
function line(tag, body) {
  const text = body.replaceAll(/\s+/g, " ").trim();
  if (tag === "param") {
    const [, name = "", about = ""] = /^\[?(\w+)\]?\s*(.*)$/.exec(text) ?? [];
    return `- \`${name}\`: ${about}`;
  }
  if (tag === "throws") {
    const [, type = "", about = ""] = /^(\w+)\s*(.*)$/.exec(text) ?? [];
    return `- throws \`${type}\`${about ? `: ${about}` : ""}`;
  }
  return `- ${tag} ${text}`;
}

/**
 * A docstring in Markdown: its sentences, then a list of parameters, result and errors.
 * @param {string | undefined} comment
 * @returns {string[]} paragraphs
 */
export function proseOf(comment) {
  if (comment === undefined) return [];
  const [lead = "", ...tags] = unwrap(comment).split(
    /(?:^|\s)@(?=(?:param|returns|throws|template|deprecated)\b)/,
  );
  const items = tags
    .map((tag) => /^(\w+)\s*([^]*)$/.exec(tag))
    .filter((match) => match !== null)
    .map(([, tag = "", body = ""]) => line(tag, body));
  const paragraphs = lead.split(/\n\s*\n/).map((paragraph) => paragraph.replaceAll(/\s+/g, " ").trim());
  return [...paragraphs, items.join("\n")].filter((paragraph) => paragraph !== "");
}

/** @param {string} code */
const fence = (code) => `\`\`\`ts\n${code}\n\`\`\``;

/** @param {string} code of a declaration */
const withoutKeywords = (code) => code.replace(/^export (declare )?/, "").replace(/^declare /, "");

/** @param {string} code @param {number} spaces */
const unindent = (code, spaces) => code.replaceAll(new RegExp(`^ {${spaces}}`, "gm"), "");

/** The methods and fields of a class, each with its docstring. @param {Declaration} declaration @param {any} body */
function classSections({ text, comments }, body) {
  return body.body
    .filter((/** @type {any} */ member) => {
      const isPrivate = member.accessibility === "private" || member.key?.type === "PrivateIdentifier";
      return !isPrivate && member.type !== "StaticBlock";
    })
    .flatMap((/** @type {any} */ member) => {
      const docstring = comments.findLast(
        ({ end }) => end <= member.start && text.slice(end, member.start).trim() === "",
      );
      const code = unindent(text.slice(member.start, member.end), 4);
      return [`#### ${member.key?.name ?? "constructor"}`, fence(code), ...proseOf(docstring?.value)];
    });
}

/** @param {Declaration} declaration @returns {string[]} paragraphs */
export function memberSections(declaration) {
  const { node, text, start } = declaration;
  if (node.type === "ClassDeclaration") {
    const head = withoutKeywords(text.slice(start, node.body.start).trim());
    return [fence(head), ...classSections(declaration, node.body)];
  }
  return [fence(withoutKeywords(text.slice(start, node.end)))];
}
