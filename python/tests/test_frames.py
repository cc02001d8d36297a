"""pandas and polars."""

import warnings

import pytest

import dechaff
from conftest import told

pd = pytest.importorskip("pandas")
pl = pytest.importorskip("polars")

import dechaff.pandas  # noqa: E402
import dechaff.polars  # noqa: E402


@pytest.fixture
def expected(cleaner, pages):
    done = cleaner.clean_batch([r["text"] for r in pages], urls=[r["url"] for r in pages], langs=[r["lang"] for r in pages])
    return [cleaned.text for cleaned in done], [told(r["text"], cleaned.changes) for r, cleaned in zip(pages, done, strict=True)]


@pytest.mark.parametrize("dtype", ["str", "object"])
def test_pandas(pages, expected, dtype):
    df = pd.DataFrame(pages).astype({"text": dtype}).set_index("id")
    df["score"] = range(len(df))
    done = dechaff.pandas.clean(df)
    assert list(done.columns) == [*df.columns, "changes"] and done.index.equals(df.index) and done["text"].dtype == df["text"].dtype
    assert done["text"].tolist() == expected[0]
    assert [told(r["text"], changes) for r, changes in zip(pages, done["changes"], strict=True)] == expected[1]
    assert df["text"].dechaff.clean(urls=df["url"], langs=df["lang"]).equals(done["text"])
    assert df["text"].dechaff.cleaned(urls=df["url"]).iloc[0].id == "0"
    assert df["text"].tolist() == [r["text"] for r in pages], "the frame that was given stays"


def test_pandas_without_text():
    df = pd.DataFrame({"text": ["Rain fell.\nShares:\n", None, "torn \ud83d", float("nan")]}, dtype=object)
    with pytest.warns(UserWarning, match=r"record 2 \(id '2'\): the text has a lone surrogate"):
        done = dechaff.pandas.clean(df)
    assert done["text"].tolist()[:3] == ["Rain fell.\n", None, "torn \ud83d"]
    assert [changes is None for changes in done["changes"]] == [False, True, True, True]
    with warnings.catch_warnings():
        warnings.simplefilter("error")
        kept = pd.DataFrame({"text": ["itâ€™s"]})["text"].dechaff.clean(repair=False)
    assert kept.tolist() == ["itâ€™s"]
    with pytest.raises(dechaff.OptionError, match="not both"):
        df["text"].dechaff.clean(cleaner=dechaff.Cleaner(), mode="keen")


def test_a_category_becomes_texts():
    series = pd.Series(["Rain fell.\nShares:\n", "Sun."], dtype="category")
    assert series.dechaff.clean().tolist() == ["Rain fell.\n", "Sun."]


def test_polars(pages, expected):
    df = pl.DataFrame(pages, infer_schema_length=None).with_columns(score=pl.int_range(pl.len()))
    done = dechaff.polars.clean(df)
    assert done.columns == [*df.columns, "changes"]
    assert done["text"].to_list() == expected[0]
    assert [told(r["text"], changes) for r, changes in zip(pages, done["changes"].to_list(), strict=True)] == expected[1]
    assert done.drop("text", "changes").equals(df.drop("text"))
    named = df["text"].alias("body").dechaff.clean(df["url"], df["lang"])
    assert named.name == "body" and named.to_list() == expected[0]
    assert pl.Series(["Rain fell.\nShares:\n", None]).dechaff.clean().to_list() == ["Rain fell.\n", None]
