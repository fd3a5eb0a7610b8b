/** The source of a cell: in quotes when it contains a delimiter, a quote or a line end. */
export function quoteCell(
  cell: string,
  { delimiter, quote, escape }: { delimiter: string; quote: string; escape: string },
): string {
  const mark = quote || '"';
  const isPlain = !(
    (delimiter && cell.includes(delimiter)) ||
    cell.includes(mark) ||
    cell.includes("\n") ||
    cell.includes("\r")
  );
  if (isPlain) return cell;
  const escaped =
    escape && escape !== mark
      ? cell.replaceAll(escape, escape + escape).replaceAll(mark, escape + mark)
      : cell.replaceAll(mark, mark + mark);
  return mark + escaped + mark;
}
