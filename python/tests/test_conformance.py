"""One corpus through every door: the same texts and the same changes.

The library itself is held to the command line by the project's Rust tests; here every way of Python is. Scrapy, Spark and Ray start
what they need once more in processes of their own.
"""

import json
import os
import shutil
import subprocess
import sys
import textwrap

import pytest

import dechaff
from conftest import told

MODES = [{}, {"mode": "keen"}, {"names": False, "repair": False, "model": False}]


def options_of(mode):
    flags = {"names": "--no-names", "repair": "--no-repair", "model": "--no-model"}
    return [option for name, value in mode.items() for option in ([flags[name]] if value is False else [f"--{name}", value])]


@pytest.fixture(params=MODES, ids=lambda mode: " ".join(options_of(mode)) or "usual")
def mode(request):
    return request.param


@pytest.fixture
def expected(pages, run, mode):
    """What the command line makes of the pages."""
    texts, log = run(pages, "--survey", "no", *options_of(mode))
    assert [record["id"] for record in log] == [page["id"] for page in pages]
    assert log[0]["rules"] == dechaff.Cleaner(**mode).fingerprint
    assert sum(bool(record["changes"]) for record in log) > len(pages) // 2
    return [(text, told(page["text"], record["changes"])) for page, text, record in zip(pages, texts, log, strict=True)]


def same(pages, expected, texts, changes):
    for page, wanted, text, own in zip(pages, expected, texts, changes, strict=True):
        assert (text, told(page["text"], own)) == wanted, page["id"]


def test_python_one_by_one(pages, expected, mode):
    cleaner = dechaff.Cleaner(**mode)
    done = [cleaner.clean(page["text"], url=page["url"], id=page["id"], lang=page["lang"]) for page in pages]
    same(pages, expected, [cleaned.text for cleaned in done], [cleaned.changes for cleaned in done])
    same(pages, expected, [cleaned.text for cleaned in done], [cleaned.record["changes"] for cleaned in done])


def test_python_in_batches(pages, expected, mode):
    texts, urls, langs = ([page[field] for page in pages] for field in ("text", "url", "lang"))
    done = dechaff.Cleaner(**mode).clean_batch(texts, urls=urls, langs=langs)
    same(pages, expected, [cleaned.text for cleaned in done], [cleaned.changes for cleaned in done])


def test_arrow(pages, expected, mode):
    pa = pytest.importorskip("pyarrow")
    cleaner = dechaff.Cleaner(**mode)
    table = pa.Table.from_pylist(pages)
    done = cleaner.clean_table(table)
    same(pages, expected, done["text"].to_pylist(), done["changes"].to_pylist())
    done = pa.Table.from_batches(cleaner.clean_batches(table.to_batches(max_chunksize=13)))
    same(pages, expected, done["text"].to_pylist(), done["changes"].to_pylist())


def test_frames(pages, expected, mode):
    pd, pl = pytest.importorskip("pandas"), pytest.importorskip("polars")
    import dechaff.pandas
    import dechaff.polars

    done = dechaff.pandas.clean(pd.DataFrame(pages), **mode)
    same(pages, expected, done["text"], done["changes"])
    done = dechaff.polars.clean(pl.DataFrame(pages, infer_schema_length=None), **mode)
    same(pages, expected, done["text"].to_list(), done["changes"].to_list())


def test_datatrove(pages, expected, mode, tmp_path):
    pytest.importorskip("datatrove")
    from datatrove.data import Document

    from dechaff.datatrove import Dechaff

    documents = [Document(text=page["text"], id=page["id"], metadata={"url": page["url"], "lang": page["lang"]}) for page in pages]
    texts = [document.text for document in Dechaff(log=str(tmp_path), **mode)(iter(documents))]
    log = [json.loads(line) for line in (tmp_path / "00000.jsonl").read_text(encoding="utf-8").splitlines()]
    same(pages, expected, texts, [record["changes"] for record in log])


def elsewhere(tmp_path, script, pages, mode, **environment):
    """Runs a script in a process of its own: it reads `pages` and `mode`, and prints texts and changes as one line of JSON."""
    (tmp_path / "pages.json").write_text(json.dumps(pages))
    start = "import json, sys\npages = json.load(open('pages.json'))\nmode = json.loads(sys.argv[1])\n"
    (tmp_path / "script.py").write_text(start + textwrap.dedent(script))
    command = [sys.executable, "script.py", json.dumps(mode)]
    ran = subprocess.run(command, cwd=tmp_path, capture_output=True, text=True, timeout=300, env=os.environ | environment)
    assert ran.returncode == 0, ran.stderr[-3000:]
    return json.loads((tmp_path / "done.json").read_text())


SCRAPY = """
import scrapy
from scrapy.crawler import CrawlerProcess

class Given(scrapy.Spider):
    name = "given"
    async def start(self):
        for page in pages:
            yield page

done = {}
class Keep:
    def process_item(self, item):
        done[item["id"]] = (item["text"], item["edits"])
        return item

process = CrawlerProcess({"ITEM_PIPELINES": {"dechaff.scrapy.DechaffPipeline": 1, Keep: 2}, "LOG_LEVEL": "WARNING",
    "TELNETCONSOLE_ENABLED": False, "DECHAFF_CHANGES_FIELD": "edits", "DECHAFF_OPTIONS": mode})
process.crawl(Given)
process.start()
json.dump([done[page["id"]] for page in pages], open("done.json", "w"))
"""

SPARK = """
from pyspark.sql import SparkSession
import dechaff.spark

spark = SparkSession.builder.master("local[2]").config("spark.ui.enabled", "false").getOrCreate()
df = spark.createDataFrame([(p["id"], p["url"], p["lang"], p["text"]) for p in pages], "id string, url string, lang string, text string").repartition(5)
rows = {row.id: (row.text, [change.asDict() for change in row.changes]) for row in dechaff.spark.clean(df, **mode).collect()}
json.dump([rows[page["id"]] for page in pages], open("done.json", "w"))
spark.stop()
"""

RAY = """
import ray
import dechaff.ray

ray.init(num_cpus=2, include_dashboard=False, log_to_driver=False, object_store_memory=200_000_000)
ds = ray.data.from_items(pages, override_num_blocks=4)
done = ds.map_batches(dechaff.ray.Clean, batch_format="pyarrow", concurrency=1, fn_constructor_kwargs=mode).take_all()
rows = {row["id"]: (row["text"], list(row["changes"])) for row in done}
default = lambda value: value.tolist()
json.dump([rows[page["id"]] for page in pages], open("done.json", "w"), default=default)
"""


def test_scrapy(pages, expected, mode, tmp_path):
    pytest.importorskip("scrapy")
    done = elsewhere(tmp_path, SCRAPY, pages, mode)
    same(pages, expected, *zip(*done, strict=True))


def test_spark(pages, expected, mode, tmp_path):
    pytest.importorskip("pyspark")
    if not (shutil.which("java") or os.environ.get("JAVA_HOME")):
        pytest.skip("no Java on this machine: Spark is not tested")
    done = elsewhere(tmp_path, SPARK, pages, mode, PYSPARK_PYTHON=sys.executable, SPARK_LOCAL_IP="127.0.0.1")
    same(pages, expected, *zip(*done, strict=True))


def test_ray(pages, expected, mode, tmp_path):
    pytest.importorskip("ray")
    done = elsewhere(tmp_path, RAY, pages, mode)
    same(pages, expected, *zip(*done, strict=True))
