"""Scores a table on Ray Data against a fleet of endpoints.

python ray_job.py tweets.csv scored/ --endpoint http://tonescope-1 --endpoint http://tonescope-2
"""

import ray

from fleet import Fleet, done_ids, score_part
from options import parse


class Score:
    """One task. It waits for the endpoints, so it needs almost no processor time."""

    def __init__(self, endpoints: list[str], key: str | None, out: str, columns: tuple[str, str]):
        self.fleet = Fleet(endpoints, key)
        self.out = out
        self.id, self.text = columns
        self.done = done_ids(out)

    def __call__(self, batch):
        rows = [
            (str(row), text or "")
            for row, text in zip(batch[self.id].tolist(), batch[self.text].tolist(), strict=True)
            if str(row) not in self.done
        ]
        if rows:
            score_part([row for row, _ in rows], [text for _, text in rows], self.fleet, self.out)
        return {"rows": [len(rows)]}


def main() -> None:
    options = parse(__doc__ or "")
    from pyarrow import csv, string

    as_text = csv.ConvertOptions(column_types={options.id: string(), options.text: string()})
    newlines = csv.ParseOptions(newlines_in_values=True)
    data = ray.data.read_csv(options.input, convert_options=as_text, parse_options=newlines)
    scored = data.select_columns([options.id, options.text]).map_batches(
        Score,
        fn_constructor_args=(options.endpoint, options.key, options.out, (options.id, options.text)),
        batch_size=options.rows,
        batch_format="pandas",
        concurrency=options.tasks,
        num_cpus=0.1,
    )
    print(f"{scored.sum('rows') or 0} rows scored")


if __name__ == "__main__":
    main()
