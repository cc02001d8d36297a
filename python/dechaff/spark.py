"""Spark: cleaning, and the survey of what recurs on sites, as jobs over a DataFrame.

    profile = dechaff.spark.survey(df)                  # a job; what it finds comes to the driver
    cleaned = dechaff.spark.clean(df, profile=profile)  # lazy; the profile is broadcast

Workers need the package installed, and none of the files that a cleaner was made of.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator
from typing import TYPE_CHECKING, Any, Literal

from pyspark.errors import PySparkNotImplementedError
from pyspark.sql.types import ArrayType, BinaryType, LongType, StringType, StructField, StructType

from dechaff._core import Cleaner, Profile, Survey
from dechaff._shared import for_worker

if TYPE_CHECKING:
    import pyarrow as pa
    from pyspark.sql import DataFrame, SparkSession

# Of so many partitions the surveys are merged by one task, so that the driver gets few.
MERGED = 16

CHANGES = ArrayType(
    StructType(
        [
            StructField("start", LongType(), False),
            StructField("end", LongType(), False),
            *(StructField(name, StringType(), False) for name in ("before", "after", "kind", "stage")),
            StructField("by", ArrayType(StringType(), False), False),
            StructField("why", StringType(), False),
        ]
    ),
    False,
)


def clean(
    df: DataFrame,
    text: str = "text",
    url: str = "url",
    *,
    id: str = "id",
    lang: str = "lang",
    into: str | None = None,
    changes: str = "changes",
    offsets: Literal["characters", "bytes"] = "characters",
    profile: Profile | str | None = None,
    cleaner: Cleaner | None = None,
    **options: Any,
) -> DataFrame:
    """The rows with the text cleaned, in its place or in a new column `into`, and a column of changes.

    A list of structs a row (start, end, before, after, kind, stage, by, why), null where there was no text. All other columns stay.
    """
    own = for_worker(cleaner, options)
    shared = _shared(df.sparkSession, own if profile is None else own.knowing(profile))
    columns: dict[str, Any] = {"text": text, "url": url, "id": id, "lang": lang, "into": into, "changes": changes, "offsets": offsets}

    def clean_partition(batches: Iterator[pa.RecordBatch]) -> Iterator[pa.RecordBatch]:
        return shared().clean_batches(batches, **columns)

    fields = list(df.schema.fields)
    if into is not None and into != text:
        fields.append(StructField(into, df.schema[text].dataType, True))
    return df.mapInArrow(clean_partition, StructType([*fields, StructField(changes, CHANGES, True)]))


def survey(
    df: DataFrame, text: str = "text", url: str = "url", *, lang: str = "lang", cleaner: Cleaner | None = None, **options: Any
) -> Profile:
    """What recurs on the sites of a corpus: what `dechaff clean` finds out before it cleans, however the rows are parted."""
    shared = _shared(df.sparkSession, for_worker(cleaner, options))
    columns: dict[str, Any] = {"text": text, "url": url, "lang": lang}
    pages = df.select(*[name for name in dict.fromkeys((text, url, lang)) if name in df.columns])

    def survey_partition(batches: Iterator[pa.RecordBatch]) -> Iterator[pa.RecordBatch]:
        own = shared()
        return _packed(Survey.merged(own.survey_table(batch, **columns) for batch in batches))

    def merge_partition(batches: Iterator[pa.RecordBatch]) -> Iterator[pa.RecordBatch]:
        return _packed(Survey.merged(Survey.from_bytes(part.as_py()) for batch in batches for part in batch.column("survey")))

    schema = StructType([StructField("survey", BinaryType(), False)])
    parts = pages.mapInArrow(survey_partition, schema)
    count = pages.rdd.getNumPartitions() if _has_context(df.sparkSession) else MERGED**2
    while count > MERGED:
        count = -(-count // MERGED)
        parts = parts.repartition(count).mapInArrow(merge_partition, schema)
    return Survey.merged(Survey.from_bytes(bytes(row.survey)) for row in parts.collect()).profile()


def _packed(survey: Survey) -> Iterator[pa.RecordBatch]:
    import pyarrow as pa

    if survey.documents:
        yield pa.record_batch({"survey": [survey.to_bytes()]})


def _has_context(session: SparkSession) -> bool:
    try:
        session.sparkContext  # noqa: B018
    except (AttributeError, PySparkNotImplementedError):
        return False
    return True


def _shared(session: SparkSession, cleaner: Cleaner) -> Callable[[], Cleaner]:
    """The cleaner on a worker: broadcast, or where there is no context (Spark Connect) sent with the job."""
    if not _has_context(session):
        return lambda: cleaner
    sent = session.sparkContext.broadcast(cleaner)
    return lambda: sent.value
