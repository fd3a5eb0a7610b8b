import { memo, useMemo } from "react";
import { Marks } from "../../../ui/chart/DrawingSvg.tsx";
import classes from "../ExplainView.module.css";
import { useExplain } from "../explain-store.ts";
import { HEIGHT, pointMarks, pointPositions, WIDTH } from "./projection-drawing.ts";

/** Each point subscribes to its own part of the selection, so that hovering renders two points and not all of them. */
const Point = memo(function Point(props: { index: number; label: string; x: number; y: number }) {
  const { index, label, x, y } = props;
  const isChosen = useExplain((store) => store.hovered === index || store.view.pinned.includes(index));
  const hover = useExplain((store) => store.hover);
  const pin = useExplain((store) => store.pin);
  return (
    <g
      data-chosen={isChosen || undefined}
      onPointerEnter={() => hover(index)}
      onPointerLeave={() => hover(undefined)}
      onPointerUp={(event) => pin(index, event.shiftKey)}
    >
      <Marks marks={pointMarks(label, { x, y }, isChosen)} />
    </g>
  );
});

interface ProjectionPointsProps {
  labels: readonly string[];
  /** [labels, 2] */
  points: Float64Array;
  /** What the picture shows, for people who do not see it. */
  summary: string;
}

/** A labeled point for each word. Hover previews, a click pins. */
export function ProjectionPoints({ labels, points, summary }: ProjectionPointsProps) {
  const positions = useMemo(() => pointPositions(points), [points]);
  return (
    <svg className={classes.points} viewBox={`0 0 ${WIDTH} ${HEIGHT}`} role="img" aria-label={summary}>
      {labels.map((label, index) => (
        // Words repeat, so that only their position identifies them.
        // oxlint-disable-next-line react/no-array-index-key -- the list is replaced as a whole, and items have no other key
        <Point
          key={index}
          index={index}
          label={label}
          x={positions[index]?.x ?? 0}
          y={positions[index]?.y ?? 0}
        />
      ))}
    </svg>
  );
}
