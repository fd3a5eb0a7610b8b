import { type Draft, drawCount, type Material, two } from "./material.ts";

/** Subtitles and transcripts. */
export function drawSubtitles({ draw, people, text }: Material): Draft {
  const variant = draw.of(["srt", "vtt", "vtt with voices", "sbv", "srt with names"]);
  const count = drawCount(draw);
  let seconds = draw.int(0, 100);
  const rows: Record<string, string>[] = [];
  const separator = variant.startsWith("srt") ? "," : ".";
  const stamp = (at: number) =>
    `${two(Math.floor(at / 3600))}:${two(Math.floor(at / 60) % 60)}:${two(at % 60)}${separator}${String(draw.int(0, 999)).padStart(3, "0")}`;
  const hasNames = variant === "srt with names" || (variant === "sbv" && draw.chance(0.5));
  const cues = Array.from({ length: count }, (_, index) => {
    const start = stamp(seconds);
    seconds += draw.int(1, 9);
    const end = stamp(seconds);
    // A text that begins with a word and a colon looks like one with a speaker.
    const written = text().replaceAll(/\n+/g, "\n").replaceAll(/<|&/g, "");
    const speaker = hasNames || variant === "vtt with voices" ? draw.of(people) : "";
    rows.push({ start, end, speaker, text: written });
    const plain = hasNames
      ? `${speaker}: ${written}`
      : draw.chance(0.1) && variant === "srt"
        ? `<i>${written}</i>`
        : written;
    if (variant === "sbv") return `${start},${end}\n${plain}\n`;
    if (variant.startsWith("srt")) return `${index + 1}\n${start} --> ${end}\n${plain}\n`;
    const voiced = variant === "vtt with voices" ? `<v ${speaker}>${written}</v>` : plain;
    const note = draw.chance(0.1) ? "NOTE a word\nof two lines\n\n" : "";
    const name = draw.chance(0.3) ? `${draw.of(["a1-0", String(index)])}\n` : "";
    return `${note}${name}${start} --> ${end}${draw.of(["", " align:start position:0%"])}\n${voiced}\n`;
  });
  const head = variant.startsWith("vtt") ? `WEBVTT\n${draw.chance(0.3) ? "Kind: captions\n" : ""}\n` : "";
  return {
    name: `talk.${variant.slice(0, 3)}`,
    text: head + cues.join("\n"),
    rows,
    textColumn: "text",
    variant,
  };
}
