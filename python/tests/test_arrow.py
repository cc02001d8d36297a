"""Tables in, tables out."""

import pyarrow as pa
import pytest

import dechaff
from conftest import told
from corpus import WIDE, article

TYPES = [pa.string(), pa.large_string(), pa.string_view(), pa.binary(), pa.large_binary(), pa.dictionary(pa.int32(), pa.string())]


def table(pages, kind=pa.string()):
    texts = pa.array([record["text"] for record in pages]).cast(pa.string())
    columns = {
        "id": pa.array([int(record["id"]) for record in pages]),
        "text": pa.array(texts.to_pylist(), kind) if not pa.types.is_dictionary(kind) else texts.dictionary_encode(),
        "url": [record["url"] for record in pages],
        "score": pa.array([n / 7 for n in range(len(pages))]),
        "tags": [["a", None], [], None] * (len(pages) // 3) + [[]] * (len(pages) % 3),
    }
    return pa.table(columns).replace_schema_metadata({"made": "here"})


@pytest.mark.parametrize("kind", TYPES, ids=str)
def test_every_type_of_text(cleaner, pages, kind):
    source = table(pages, kind)
    done = cleaner.clean_table(source)
    assert isinstance(done, pa.Table) and done.column_names == [*source.column_names, "changes"]
    assert done.schema.field("text") == source.schema.field("text") and done.schema.metadata == source.schema.metadata
    expected = cleaner.clean_batch([record["text"] for record in pages], urls=[record["url"] for record in pages])
    for record, cleaned, text, changes in zip(pages, expected, done["text"].to_pylist(), done["changes"].to_pylist(), strict=True):
        assert (text.decode() if isinstance(text, bytes) else text) == cleaned.text
        assert told(record["text"], changes) == told(record["text"], cleaned.changes)
    done.validate(full=True)


def test_other_columns_are_the_same_memory(cleaner, pages):
    source = table(pages).combine_chunks()
    [batch] = source.to_batches()
    done = cleaner.clean_table(batch)
    assert isinstance(done, pa.RecordBatch)
    for name in ("id", "url", "score", "tags"):
        same = [a and a.address for a in batch.column(name).buffers()] == [a and a.address for a in done.column(name).buffers()]
        assert same and batch.column(name).equals(done.column(name)), name
    clean = pa.record_batch({"text": ["The ferry is back."] * 3})
    addresses = lambda batch: [buffer and buffer.address for buffer in batch.column("text").buffers()]  # noqa: E731
    assert addresses(cleaner.clean_table(clean)) == addresses(clean), "a text column without a change is the same memory too"


def test_nulls_and_bytes_that_are_no_text(cleaner):
    source = pa.table({"text": pa.array([b"Rain fell.\nShares:\n", None, b"caf\xe9\nShares:\n"], pa.binary()), "id": ["a", None, "c"]})
    done = cleaner.clean_table(source)
    assert done["text"].to_pylist() == [b"Rain fell.\n", None, b"caf\xe9\nShares:\n"]
    assert [changes and changes[-1]["by"] for changes in done["changes"].to_pylist()] == [["share.label"], None, None]
    assert done["changes"].null_count == 2
    empty = cleaner.clean_table(source.slice(0, 0))
    assert empty.num_rows == 0 and empty.schema == done.schema
    assert cleaner.clean_table(pa.table({"text": pa.array([None, None], pa.string())}))["changes"].to_pylist() == [None, None]


def test_a_row_is_undone_by_its_changes(cleaner, pages):
    done = cleaner.clean_table(table(pages))
    for record, text, changes in zip(pages, done["text"].to_pylist(), done["changes"].to_pylist(), strict=True):
        assert dechaff.undo_changes(text, changes) == record["text"]
    assert dechaff.undo_changes("a", None) == "a"
    removed = [{"start": 5, "end": 6, "before": "x", "after": ""}]
    for wrong in (removed, [{**removed[0], "start": 0, "end": 2}], [{**removed[0], "start": 0, "end": 1, "after": "b"}]):
        with pytest.raises(dechaff.UndoError):
            dechaff.undo_changes("a", wrong)


def test_slices_and_chunks(cleaner, pages):
    source = table(pages)
    whole = cleaner.clean_table(source)
    assert cleaner.clean_table(source.slice(3, 9)).to_pylist() == whole.slice(3, 9).to_pylist()
    chunked = pa.concat_tables([source.slice(0, 5), source.slice(5, 1), source.slice(6)])
    assert cleaner.clean_table(chunked).to_pylist() == whole.to_pylist()
    many = pa.table({"text": ["The ferry is back.\nShares:\n"] * 40_000})
    assert cleaner.clean_table(many)["text"].unique().to_pylist() == ["The ferry is back.\n"]


def test_batches_are_cleaned_when_asked_for(cleaner, pages):
    source = table(pages)
    asked = []

    def batches():
        for batch in source.to_batches(max_chunksize=10):
            asked.append(batch.num_rows)
            yield batch

    done = cleaner.clean_batches(batches())
    first = next(done)
    assert len(asked) == 1 and isinstance(first, pa.RecordBatch)
    rest = pa.Table.from_batches([first, *done])
    assert rest.to_pylist() == cleaner.clean_table(source).to_pylist()
    reader = pa.RecordBatchReader.from_batches(source.schema, source.to_batches(max_chunksize=7))
    assert pa.Table.from_batches(cleaner.clean_batches(reader)).to_pylist() == rest.to_pylist()

    def broken():
        yield source.to_batches()[0]
        raise OSError("the disk is gone")

    with pytest.raises(OSError, match="the disk is gone"):
        list(cleaner.clean_batches(broken()))


def test_columns_by_other_names(cleaner):
    source = pa.table({"body": [WIDE], "link": ["https://harbour.example/1"], "text": [7]})
    done = cleaner.clean_table(source, text="body", url="link", into="cleaned", changes="edits", offsets="bytes")
    assert done.column_names == ["body", "link", "text", "cleaned", "edits"]
    assert done["body"].to_pylist() == [WIDE] and done["text"].to_pylist() == [7]
    assert done["cleaned"].to_pylist() == [cleaner.clean(WIDE).text]
    assert [(c["start"], c["end"]) for c in done["edits"][0].as_py()] == [change.at_bytes for change in cleaner.clean(WIDE).changes]
    places = cleaner.clean_table(source, text="body", url="link")["changes"][0].as_py()
    assert [(c["start"], c["end"]) for c in places] == [change.at for change in cleaner.clean(WIDE).changes]


def test_columns_that_are_not_there(cleaner):
    for options, message in [
        ({}, 'no column "text"; there are: body, n'),
        ({"text": "n"}, 'column "n" holds Int64, not text'),
        ({"text": "body", "url": "link"}, 'no column "link"'),
        ({"text": "body", "changes": "n"}, 'there is a column "n" already'),
        ({"text": "body", "into": "n"}, 'there is a column "n" already'),
    ]:
        for source in (pa.table({"body": ["a"], "n": [1]}), pa.record_batch({"body": ["a"], "n": [1]})):
            with pytest.raises(dechaff.TableError, match=message):
                cleaner.clean_table(source, **options)
    with pytest.raises(dechaff.OptionError, match="characters"):
        cleaner.clean_table(pa.table({"text": ["a"]}), offsets="lines")
    with pytest.raises(dechaff.OptionError, match="cannot both"):
        cleaner.clean_table(pa.table({"text": ["a"]}), changes="text")
    with pytest.raises(ValueError, match="__arrow_c"):
        cleaner.clean_table(["a"])


def test_a_survey_of_tables_is_one_of_texts(cleaner, pages):
    source = table(pages)
    by_texts = cleaner.survey([record["text"] for record in pages], [record["url"] for record in pages])
    assert cleaner.survey_table(source) == by_texts
    assert cleaner.survey_table(source.append_column("changes", pa.nulls(len(source)))) == by_texts, "a survey writes no column"
    assert dechaff.Survey.merged(cleaner.survey_table(batch) for batch in source.to_batches(max_chunksize=11)) == by_texts


def test_a_table_is_cleaned_in_bounded_pieces(cleaner):
    long = pa.table({"text": pa.array([article(n) for n in range(50)], pa.large_string())})
    assert cleaner.clean_table(long).num_rows == 50
