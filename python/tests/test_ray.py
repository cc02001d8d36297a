"""Ray Data on a local cluster of two nodes."""

import pytest

import dechaff
from conftest import told
from corpus import corpus

ray = pytest.importorskip("ray")
pytest.importorskip("ray.data")

import dechaff.ray  # noqa: E402


@pytest.fixture(scope="module")
def cluster():
    from ray.cluster_utils import Cluster

    cluster = Cluster(initialize_head=True, head_node_args={"num_cpus": 2, "include_dashboard": False, "object_store_memory": 200_000_000})
    cluster.add_node(num_cpus=2, object_store_memory=200_000_000)
    ray.init(address=cluster.address, log_to_driver=False)
    ray.data.DataContext.get_current().enable_progress_bars = False
    yield cluster
    ray.shutdown()
    cluster.shutdown()


@pytest.fixture(scope="module")
def records():
    return [{**record, "n": n} for n, record in enumerate(corpus(5, 20))]


def test_cleaning_and_survey_are_the_command_lines(cluster, records, run):
    assert len([node for node in ray.nodes() if node["Alive"]]) == 2
    ds = ray.data.from_items([{"n": r["n"], "url": r["url"], "text": r["text"]} for r in records], override_num_blocks=8)
    for options, knowing in ((["--survey", "no"], {}), ([], {"profile": dechaff.ray.survey(ds)})):
        texts, log = run(records, *options)
        done = ds.map_batches(dechaff.ray.Clean, batch_format="pyarrow", batch_size=9, concurrency=2, fn_constructor_kwargs=knowing)
        rows = sorted(done.take_all(), key=lambda row: row["n"])
        assert [row["text"].encode() for row in rows] == [text.encode() for text in texts]
        for record, row, theirs in zip(records, rows, log, strict=True):
            assert told(record["text"], row["changes"]) == told(record["text"], theirs["changes"])
            assert row["url"] == record["url"]
        if knowing:
            assert dechaff.Cleaner(**knowing).fingerprint == log[0]["rules"]


def test_options_reach_the_actors(cluster):
    ds = ray.data.from_items([{"body": "itâ€™s here.\nShares:\n"}])
    kwargs = {"text": "body", "into": "cleaned", "repair": False}
    [row] = ds.map_batches(dechaff.ray.Clean, batch_format="pyarrow", concurrency=1, fn_constructor_kwargs=kwargs).take_all()
    assert row["cleaned"] == "itâ€™s here.\n" and row["body"].endswith("Shares:\n") and len(row["changes"]) == 1
