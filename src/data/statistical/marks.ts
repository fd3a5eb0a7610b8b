/** How files of statistical programs begin; their readers are loaded when they are needed. */

export const isSpss = (head: Uint8Array) =>
  head[0] === 0x24 && head[1] === 0x46 && head[2] === 0x4c && (head[3] === 0x32 || head[3] === 0x33);

const START = "<stata_dta><header><release>";
const OLD_RELEASES = [113, 114, 115];

export function isStata(head: Uint8Array): boolean {
  if ([...START].every((character, index) => head[index] === character.charCodeAt(0))) return true;
  const [release = 0, order = 0, fileType = 0, unused = 0] = head;
  return (
    OLD_RELEASES.includes(release) &&
    (order === 1 || order === 2) &&
    fileType === 1 &&
    unused === 0 &&
    head.length > 109
  );
}
