const WORDS =
  "so happy about the new album but the wifi at the hotel never worked and nobody cared thanks for nothing what a game last night love this place".split(
    " ",
  );

/** Texts of 5 to 35 words, as tweets have. */
export const TEXTS = Array.from({ length: 256 }, (_, row) => {
  const words = Array.from(
    { length: 5 + ((row * 7919) % 31) },
    (_, at) => WORDS[(row * 31 + at * 17 + (row % 7) * at) % WORDS.length],
  );
  return `${words.join(" ")} ${row}`;
});
