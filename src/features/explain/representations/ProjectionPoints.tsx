import { memo, useMemo } from "react";
import { useWidth } from "../../../ui/chart/canvas.ts";
import { Marks } from "../../../ui/chart/DrawingSvg.tsx";
import classes from "../ExplainView.module.css";
import { useExplain } from "../explain-store.ts";
import {
  AXIS,
  axisMarks,
  type PlacedWord,
  placeWords,
  type ProjectedWord,
  projectionHeight,
  wordMarks,
} from "./projection-drawing.ts";

/** Each point subscribes to its own part of the selection, so that hovering renders two points and not all of them. */
const Point = memo(function Point({ unit, word }: { unit: number; word: PlacedWord }) {
  const isChosen = useExplain((store) => store.hovered === unit || store.view.pinned.includes(unit));
  const hover = useExplain((store) => store.hover);
  const pin = useExplain((store) => store.pin);
  return (
    <g
      data-chosen={isChosen || undefined}
      onPointerEnter={() => hover(unit)}
      onPointerLeave={() => hover(undefined)}
      onPointerUp={(event) => pin(unit, event.shiftKey)}
    >
      <Marks marks={wordMarks(word, isChosen)} />
    </g>
  );
});

interface ProjectionPointsProps {
  /** Must be the same object while the words and their colors are the same, like `points`. */
  words: readonly ProjectedWord[];
  /** For each word, its index in the text. */
  units: readonly number[];
  /** [words, 2] */
  points: Float64Array;
  axes: readonly [string, string];
  /** What the picture shows, for people who do not see it. */
  summary: string;
}

/** A point for each word, labeled where there is space. Hover previews, a click pins. */
export function ProjectionPoints({ words, units, points, axes, summary }: ProjectionPointsProps) {
  const { ref, width } = useWidth();
  const placed = useMemo(() => (width > 0 ? placeWords(words, points, width) : []), [words, points, width]);
  const height = projectionHeight(width);
  return (
    <div ref={ref}>
      {width > 0 && (
        <svg
          className={`picture ${classes.points}`}
          width={width}
          height={height + AXIS}
          role="img"
          aria-label={summary}
        >
          <Marks marks={axisMarks(axes, width, height)} />
          {placed.map((word, index) => (
            // Words repeat, so that only their position identifies them.
            // oxlint-disable-next-line react/no-array-index-key -- the list is replaced as a whole, and items have no other key
            <Point key={index} unit={units[index] ?? index} word={word} />
          ))}
        </svg>
      )}
    </div>
  );
}
