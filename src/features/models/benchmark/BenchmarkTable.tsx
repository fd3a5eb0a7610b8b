import figures from "../../../ui/Figures.module.css";
import { ScrollRegion } from "../../../ui/scroll/ScrollRegion.tsx";
import { Refusal } from "../Refusal.tsx";
import classes from "./Benchmark.module.css";
import type { BackendTimes, BenchmarkResult } from "./run.ts";
import {
  backendName,
  captionOf,
  gapText,
  headOf,
  labelsText,
  milliseconds,
  quartilesText,
  ratioOf,
  ratioText,
  spreadOf,
} from "./table.ts";
import { LENGTHS } from "./texts.ts";

function Row({ result, backend }: { result: BenchmarkResult; backend: BackendTimes }) {
  const { refused, device } = backend.trial;
  return (
    <tr data-device={device}>
      <th scope="row">{backendName(backend)}</th>
      {refused !== undefined ? (
        <td colSpan={LENGTHS.length + 2} className={classes.refused}>
          <Refusal refused={refused} />
        </td>
      ) : (
        <>
          {LENGTHS.map((length) => {
            const spread = spreadOf(backend, length);
            const ratio = ratioOf(result, backend, length);
            return (
              <td key={length}>
                {milliseconds(spread.median)}
                <span className={classes.more}>{`(${quartilesText(spread)})`}</span>
                {ratio !== undefined && <span className={classes.more}>{ratioText(ratio)}</span>}
              </td>
            );
          })}
          <td>{labelsText(backend, result)}</td>
          <td>{gapText(backend)}</td>
        </>
      )}
    </tr>
  );
}

/** The times of one model on each backend. */
export function BenchmarkTable({ result }: { result: BenchmarkResult }) {
  const id = `benchmark-${result.model}`;
  return (
    <>
      <p id={id} className={figures.description}>
        {captionOf(result)}
      </p>
      <ScrollRegion className={figures.wide} aria-labelledby={id}>
        <table className={figures.figures} aria-labelledby={id}>
          <thead>
            <tr>
              {headOf().map((name) => (
                <th key={name} scope="col">
                  {name}
                </th>
              ))}
            </tr>
          </thead>
          <tbody className="tabular">
            {result.backends.map((backend) => (
              <Row key={backend.trial.device} result={result} backend={backend} />
            ))}
          </tbody>
        </table>
      </ScrollRegion>
    </>
  );
}
