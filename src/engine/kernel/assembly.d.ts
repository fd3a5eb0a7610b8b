/** Built by scripts/build/vite-kernel.ts. */
declare module "*/assembly/index.ts?relaxed" {
  const base64: string;
  export default base64;
}
declare module "*/assembly/index.ts?plain" {
  const base64: string;
  export default base64;
}
declare module "*/assembly/index.ts?relaxed&shared" {
  const base64: string;
  export default base64;
}
declare module "*/assembly/index.ts?plain&shared" {
  const base64: string;
  export default base64;
}
declare module "*/assembly/probe.ts?relaxed" {
  const base64: string;
  export default base64;
}
