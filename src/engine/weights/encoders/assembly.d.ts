/** Built by scripts/build/vite-kernel.ts. */
declare module "*/assembly/quantize.ts?plain" {
  const base64: string;
  export default base64;
}
