import { createHash } from "node:crypto";
import { existsSync, mkdirSync, readdirSync, readFileSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import type { Plugin } from "vite";

const ROOT = fileURLToPath(new URL(".", import.meta.url));
const SOURCES = join(ROOT, "src/engine/kernel/assembly");
const CACHE = join(ROOT, ".cache/kernel");
const FEATURES = { plain: "simd", relaxed: "simd,relaxed-simd" };
/** `noAssert` leaves out checks of the compiler's own library, which is not used. */
const OPTIONS = ["-O3", "--converge", "--runtime", "stub", "--noAssert", "--initialMemory", "1"];

/** Not imported by name, because its types would change those of every typed array. */
const COMPILER: string = "assemblyscript/asc";

interface Compiler {
  main(
    options: string[],
    files: { writeFile(name: string, contents: string | Uint8Array): void },
  ): Promise<{ error: Error | null; stderr: { toString(): string } }>;
}

/** Compiles the encoder kernel, unless these sources were compiled before. */
export async function compileKernel(variant: keyof typeof FEATURES): Promise<Uint8Array> {
  const options = [...OPTIONS, "--enable", FEATURES[variant]];
  const hash = createHash("sha256").update(options.join(" "));
  for (const name of readdirSync(SOURCES).toSorted()) hash.update(readFileSync(join(SOURCES, name)));
  hash.update(readFileSync(join(ROOT, "node_modules/assemblyscript/package.json")));
  const file = join(CACHE, `${hash.digest("hex").slice(0, 32)}.wasm`);
  if (existsSync(file)) return readFileSync(file);
  const { default: asc } = (await import(COMPILER)) as { default: Compiler };
  let binary: Uint8Array | undefined;
  const { error, stderr } = await asc.main(
    ["index.ts", "--baseDir", SOURCES, "--outFile", "kernel.wasm", ...options],
    {
      writeFile(name, contents) {
        if (name === "kernel.wasm") binary = contents as Uint8Array;
      },
    },
  );
  const messages = stderr.toString();
  if (error || messages || !binary)
    throw new Error(`The kernel does not compile.\n${messages}`, { cause: error });
  mkdirSync(CACHE, { recursive: true });
  writeFileSync(file, binary);
  return binary;
}

/**
 * `assembly/index.ts?relaxed` and `?plain` are the kernel's two modules, in base64: a file of their own would have
 * to be found by a bundler, a service worker and Node, each in its own way, and they have 14 kB.
 */
export function kernelPlugin(): Plugin {
  return {
    name: "tonescope-kernel",
    enforce: "pre",
    async load(id) {
      const [path = "", query] = id.split("?");
      if (!path.endsWith("/engine/kernel/assembly/index.ts")) return undefined;
      if (query !== "relaxed" && query !== "plain") return undefined;
      const binary = await compileKernel(query);
      return `export default ${JSON.stringify(Buffer.from(binary).toString("base64"))};`;
    },
  };
}
