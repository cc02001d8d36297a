"""A run of datatrove's executor, JSONL to JSONL."""

import gzip
import json

import pytest

import dechaff
from conftest import told

pytest.importorskip("datatrove")

from datatrove.executor import LocalPipelineExecutor  # noqa: E402
from datatrove.pipeline.readers import JsonlReader  # noqa: E402
from datatrove.pipeline.writers import JsonlWriter  # noqa: E402

from dechaff.datatrove import Dechaff  # noqa: E402


def test_jsonl_to_jsonl(pages, cleaner, tmp_path):
    # datatrove passes over documents without text.
    records = [record for record in pages if record["text"]]
    (tmp_path / "in").mkdir()
    for part in range(3):
        lines = "".join(json.dumps(record) + "\n" for record in records[part::3])
        (tmp_path / "in" / f"{part}.jsonl").write_text(lines)
    step = Dechaff(log=str(tmp_path / "log"), batch_size=10)
    executor = LocalPipelineExecutor(
        [JsonlReader(str(tmp_path / "in")), step, JsonlWriter(str(tmp_path / "out"))], tasks=3, workers=2, logging_dir=str(tmp_path / "logs")
    )
    executor.run()
    out = {}
    for path in (tmp_path / "out").glob("*.jsonl.gz"):
        out |= {record["id"]: record for record in map(json.loads, gzip.open(path, "rt", encoding="utf-8"))}
    log = {record["id"]: record for path in (tmp_path / "log").glob("*.jsonl") for record in map(json.loads, path.read_text().splitlines())}
    assert len(out) == len(log) == len(records)
    changed, sums = 0, {}
    for record in records:
        cleaned = cleaner.clean(record["text"], url=record["url"], lang=record["lang"])
        got, told_of = out[record["id"]], log[record["id"]]
        # datatrove writes no field for an empty text.
        text = got.get("text", "")
        assert text == cleaned.text and got["metadata"].get("url") == record["url"]
        assert told(record["text"], told_of["changes"]) == told(record["text"], cleaned.changes)
        assert dechaff.undo(text, told_of) == record["text"]
        changed += bool(cleaned.changes)
        for kind, count in cleaned.kinds.items():
            sums[f"changes_{kind}"] = sums.get(f"changes_{kind}", 0) + count
    assert len({record["doc"] for record in log.values()}) == len(records)
    stats = next(stats["stats"] for stats in json.loads((tmp_path / "logs" / "stats.json").read_text()) if "Dechaff" in stats["name"])
    total = lambda name: stats[name] if isinstance(stats[name], int) else stats[name]["total"]  # noqa: E731
    assert total("total") == total("forwarded") == len(records) and total("changed") == changed
    assert {name: total(name) for name in stats if name.startswith("changes_")} == sums
    assert total("doc_len") == sum(len(record.get("text", "")) for record in out.values())


def test_a_text_that_cannot_be_cleaned_goes_on(tmp_path):
    from datatrove.data import Document

    step = Dechaff(log=str(tmp_path), mode="keen")
    documents = [Document(text="Half \ud83d", id="a"), Document(text="Rain fell.\nShares:\n", id="b")]
    done = list(step(iter(documents), rank=2))
    assert [document.text for document in done] == ["Half \ud83d", "Rain fell.\n"]
    failed, cleaned = [json.loads(line) for line in (tmp_path / "00002.jsonl").read_text().splitlines()]
    assert failed["doc"] == "00002:1" and "lone surrogate" in failed["failed"] and cleaned["id"] == "b"
    assert step.stats["failed"].total == 1 and step.stats["forwarded"].total == 2
