"""Scores a table on Spark against a fleet of endpoints.

spark-submit --py-files fleet.py,options.py spark_job.py tweets.csv scored/ --endpoint http://tonescope-1
"""

from collections.abc import Iterator

import pandas as pd
from pyspark.sql import SparkSession

from fleet import Fleet, done_ids, score_part
from options import parse


def main() -> None:
    options = parse(__doc__ or "")
    endpoints, key, out, name, text = options.endpoint, options.key, options.out, options.id, options.text

    def score(batches: Iterator[pd.DataFrame]) -> Iterator[pd.DataFrame]:
        fleet, done = Fleet(endpoints, key), done_ids(out)
        for batch in batches:
            remaining = batch[~batch[name].isin(done)]
            if len(remaining):
                score_part(remaining[name].tolist(), remaining[text].fillna("").tolist(), fleet, out)
            yield pd.DataFrame({"rows": [len(remaining)]})

    spark = SparkSession.builder.appName("tonescope").getOrCreate()
    spark.conf.set("spark.sql.execution.arrow.maxRecordsPerBatch", str(options.rows))
    table = spark.read.csv(options.input, header=True, multiLine=True, escape='"')
    rows = table.select(name, text).repartition(options.tasks * 4, name)
    total = rows.mapInPandas(score, "rows long").groupBy().sum("rows").collect()[0][0]
    print(f"{total or 0} rows scored")
    spark.stop()


if __name__ == "__main__":
    main()
