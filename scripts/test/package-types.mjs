/** Type-checks small projects that use the installed package, under each way to resolve modules. */

import { execFileSync } from "node:child_process";
import { writeFileSync } from "node:fs";
import { createRequire } from "node:module";
import { join } from "node:path";

/** The last compiler that resolves modules as Node 10 did; `npm test` uses a newer one. */
export const OLD_COMPILER = "typescript-5";

const NODE = "Classifier, nodeBackend, openModel, wasmBackend";
/** The one error is expected: without types, `label` would be `any`. @param {string} source @param {string} names */
const program = (source, names = NODE) => `${source}
export async function use(): Promise<Prediction["scores"]> {
  const classifier = await Classifier.load({ ...(await openModel()), backend: wasmBackend({ threads: 1 }) });
  const { label, score } = await classifier.classify("I love this");
  const wrong: number = label;
  return [{ label: wrong > 0 ? "" : label, score }];
}
export const names = [${names}];
`;
const IMPORT = program(`import { ${NODE}, type Prediction } from "tonescope";`);
const REQUIRE = program(`import tonescope = require("tonescope");
type Prediction = tonescope.Prediction;
const { ${NODE} } = tonescope;`);
const BROWSER = `import { Classifier, httpSource, kernelBackend } from "tonescope";
export async function use(): Promise<string> {
  const source = httpSource(new URL("/model/", location.href));
  const { label } = await (await Classifier.load({ source, backend: kernelBackend() })).classify("I love this");
  const wrong: number = label;
  return String(wrong);
}
`;

const IN_NODE = ["--lib", "es2024", "--types", "node"];
const IN_BROWSER = ["--lib", "es2024,dom,dom.iterable", "--types", ""];

/** @type {{ name: string, file: string, text: string, options: string[], compiler?: string }[]} */
const PROJECTS = [
  ...["nodenext", "node16"].flatMap((resolution) => {
    const options = [...IN_NODE, "--module", resolution, "--moduleResolution", resolution];
    return [
      { name: `${resolution}, module`, file: "use.mts", text: IMPORT, options },
      { name: `${resolution}, CommonJS`, file: "use.cts", text: IMPORT, options },
      { name: `${resolution}, require`, file: "require.cts", text: REQUIRE, options },
    ];
  }),
  ...[
    { conditions: [], text: IMPORT, options: IN_NODE },
    { conditions: ["node"], text: IMPORT, options: IN_NODE },
    { conditions: [], text: BROWSER, options: IN_BROWSER },
    { conditions: ["browser"], text: BROWSER, options: IN_BROWSER },
  ].map(({ conditions, text, options }) => ({
    name: `bundler, ${text === BROWSER ? "page" : "Node"}, conditions [${conditions.join()}]`,
    file: "use.ts",
    text,
    options: [
      ...options,
      "--module",
      "esnext",
      "--moduleResolution",
      "bundler",
      ...conditions.flatMap((condition) => ["--customConditions", condition]),
    ],
  })),
  ...["commonjs", "esnext"].map((module) => ({
    name: `node10, ${module}`,
    file: "use.ts",
    text: IMPORT,
    options: [...IN_NODE, "--module", module, "--moduleResolution", "node10"],
    compiler: OLD_COMPILER,
  })),
];

/**
 * @param {string} folder in which the package, Node's types and the older compiler are installed
 * @param {(condition: unknown, what: string) => void} check
 */
export function checkTypes(folder, check) {
  const own = createRequire(import.meta.url).resolve("typescript/package.json");
  for (const { name, file, text, options, compiler } of PROJECTS) {
    writeFileSync(join(folder, file), text);
    const manifest = compiler ? join(folder, "node_modules", compiler, "package.json") : own;
    const args = [
      join(manifest, "../bin/tsc"),
      "--noEmit",
      "--strict",
      "--target",
      "es2023",
      ...options,
      file,
    ];
    let output = "";
    try {
      execFileSync(process.execPath, args, { cwd: folder, encoding: "utf8" });
    } catch (error) {
      output = String(/** @type {{ stdout?: string }} */ (error).stdout);
    }
    const errors = output.split("\n").filter((line) => line.includes("error TS"));
    const isExpected = errors.length === 1 && errors[0]?.includes(`${file}(`) && errors[0].includes("TS2322");
    check(isExpected, `types (${name})${isExpected ? "" : `: not the one expected error\n${output}`}`);
  }
}
