"""Spark on a cluster of two executors on this machine, one of which is killed."""

import os
import shutil
import signal
import sys
import threading
import time
from pathlib import Path

import pytest

import dechaff
from conftest import told
from corpus import corpus

pytest.importorskip("pyspark")
if not (shutil.which("java") or os.environ.get("JAVA_HOME")):
    pytest.skip("no Java on this machine: Spark is not tested", allow_module_level=True)

import pyspark  # noqa: E402
from pyspark.sql import SparkSession  # noqa: E402

import dechaff.spark  # noqa: E402

PARTITIONS = 20


@pytest.fixture(scope="module")
def spark(tmp_path_factory):
    folder = tmp_path_factory.mktemp("spark")
    os.environ |= {"SPARK_HOME": str(Path(pyspark.__file__).parent), "PYSPARK_PYTHON": sys.executable, "SPARK_LOCAL_IP": "127.0.0.1"}
    os.environ |= {"SPARK_WORKER_DIR": str(folder / "work")}
    builder = SparkSession.builder.master("local-cluster[2,1,1024]").appName("dechaff")
    for name, value in {
        "spark.ui.enabled": "false",
        "spark.executor.memory": "700m",
        "spark.sql.shuffle.partitions": "4",
        "spark.sql.execution.arrow.maxRecordsPerBatch": "7",
        "spark.local.dir": str(folder / "local"),
        "spark.sql.warehouse.dir": str(folder / "warehouse"),
    }.items():
        builder = builder.config(name, value)
    session = builder.getOrCreate()
    session.sparkContext.setLogLevel("ERROR")
    yield session
    session.stop()


def executors(spark):
    """The processes of the executors: children of the driver's own."""
    driver = spark._jvm.java.lang.ProcessHandle.current().pid()
    found = []
    for folder in Path("/proc").iterdir():
        try:
            command = (folder / "cmdline").read_bytes()
            parent = int((folder / "stat").read_text().rpartition(")")[2].split()[1])
        except (OSError, ValueError):
            continue
        if parent == driver and b"CoarseGrainedExecutorBackend" in command:
            found.append(int(folder.name))
    return found


def two_executors(spark):
    spark.sparkContext.parallelize(range(4), 4).count()
    end = time.monotonic() + 60
    while len(executors(spark)) < 2 and time.monotonic() < end:
        time.sleep(0.2)
    assert len(executors(spark)) == 2
    return executors(spark)


def with_one_killed(spark, job):
    """Runs a job, and kills an executor once some of its tasks are done and others are not."""
    before, result = two_executors(spark), []
    tracker = spark.sparkContext.statusTracker()
    worker = threading.Thread(target=lambda: result.append(job()))
    worker.start()
    end = time.monotonic() + 120
    killed = None
    while killed is None and worker.is_alive() and time.monotonic() < end:
        stages = [tracker.getStageInfo(stage) for stage in tracker.getActiveStageIds()]
        if any(stage and 2 <= stage.numCompletedTasks and stage.numActiveTasks and stage.numTasks >= PARTITIONS for stage in stages):
            killed = before[0]
            os.kill(killed, signal.SIGKILL)
        time.sleep(0.02)
    worker.join(300)
    assert killed is not None, "the job was over before anything could be killed"
    assert not worker.is_alive() and result, "the job did not end well"
    after = two_executors(spark)
    assert killed not in after and set(after) != set(before), "another executor took its place"
    return result[0]


def slowed(df):
    """The rows as they are, so slowly that there is time to kill who works on them."""

    # A function within travels to the workers, which do not have this module.
    def slowly(batches):
        for batch in batches:
            time.sleep(0.08)
            yield batch

    return df.mapInArrow(slowly, df.schema)


@pytest.fixture(scope="module")
def records():
    """A corpus in which each site stands in all partitions."""
    return [{**record, "n": n} for n, record in enumerate(corpus(6, 30))]


@pytest.fixture(scope="module")
def frame(spark, records):
    df = spark.createDataFrame([(r["n"], r["url"], r["text"]) for r in records], "n long, url string, text string").repartition(PARTITIONS)
    return df.cache()


def texts_and_changes(df):
    rows = df.orderBy("n").collect()
    return [row.text for row in rows], [None if row.changes is None else [change.asDict() for change in row.changes] for row in rows]


def test_cleaning_is_the_command_lines_though_a_worker_is_killed(spark, frame, records, run):
    texts, log = run(records, "--survey", "no")
    cleaned = dechaff.spark.clean(slowed(frame))
    assert cleaned.columns == ["n", "url", "text", "changes"]
    got, changes = with_one_killed(spark, lambda: texts_and_changes(cleaned))
    assert [text.encode() for text in got] == [text.encode() for text in texts]
    for record, own, theirs in zip(records, changes, log, strict=True):
        assert told(record["text"], own) == told(record["text"], theirs["changes"])


def test_survey_and_broadcast_are_the_command_lines_though_a_worker_is_killed(spark, frame, records, run):
    texts, log = run(records)
    profile = with_one_killed(spark, lambda: dechaff.spark.survey(slowed(frame)))
    assert profile == dechaff.Cleaner().survey([r["text"] for r in records], [r["url"] for r in records]).profile() and len(profile) == 6
    got, changes = texts_and_changes(dechaff.spark.clean(frame, profile=profile))
    assert [text.encode() for text in got] == [text.encode() for text in texts]
    assert log[0]["rules"] == dechaff.Cleaner(profile=profile).fingerprint
    for record, own, theirs in zip(records, changes, log, strict=True):
        assert told(record["text"], own) == told(record["text"], theirs["changes"])
    assert any("repeats" in change["stage"] for row in changes for change in row)


def test_columns_options_and_nulls(spark, tmp_path):
    df = spark.createDataFrame([("Rain fell.\nShares:\n", "a", 1), (None, "b", 2), ("itâ€™s", None, 3)], "body string, link string, n long")
    done = dechaff.spark.clean(df, text="body", url="link", into="cleaned", changes="edits", repair=False)
    assert done.columns == ["body", "link", "n", "cleaned", "edits"]
    rows = done.orderBy("n").collect()
    assert [row.cleaned for row in rows] == ["Rain fell.\n", None, "itâ€™s"] and rows[0].body == "Rain fell.\nShares:\n"
    assert rows[0].edits[-1].by == ["share.label"] and rows[1].edits is None and rows[2].edits == []
    done.write.parquet(str(tmp_path / "done"))
    assert spark.read.parquet(str(tmp_path / "done")).count() == 3
    with pytest.raises(dechaff.OptionError, match="mode"):
        dechaff.spark.clean(df, text="body", mode="wild")
    assert len(dechaff.spark.survey(df.limit(0), text="body", url="link")) == 0


def test_many_partitions_are_merged_on_the_workers(spark, records):
    df = spark.createDataFrame([(r["url"], r["text"]) for r in records], "url string, text string").repartition(40)
    assert df.rdd.getNumPartitions() > dechaff.spark.MERGED
    assert dechaff.spark.survey(df) == dechaff.Cleaner().survey([r["text"] for r in records], [r["url"] for r in records]).profile()
