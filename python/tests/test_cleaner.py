"""The package by itself."""

import copy
import pickle
import threading
import time

import pytest

import dechaff
from corpus import WIDE, article, corpus, samples

DIRTY = "The ferry is back.\n\nShares:\nLeave a Reply\n"
TORN = "Half of it \ud83d is missing."


def test_a_text_comes_back_clean_with_its_changes(cleaner):
    cleaned = cleaner.clean(DIRTY, url="https://harbour.example/1", id="a1")
    assert cleaned.text == str(cleaned) == "The ferry is back.\n"
    assert cleaned.kinds == {"tidy": 1, "share": 1, "reply": 1}
    assert not cleaned.review and cleaned.id == "a1"
    assert [change.by for change in cleaned.changes if change.kind == "share"] == [("share.label",)]
    assert cleaned.undo() == cleaned.original == DIRTY


def test_places_are_characters_and_bytes(cleaner):
    cleaned = cleaner.clean(WIDE)
    assert len(cleaned.changes) >= 2
    for change in cleaned.changes:
        assert WIDE[slice(*change.at)] == change.before
        assert WIDE.encode()[slice(*change.at_bytes)].decode() == change.before
        assert change.at != change.at_bytes
    for declined in cleaned.declined:
        assert WIDE[slice(*declined.at)] == declined.text


def test_undoing(cleaner):
    cleaned = cleaner.clean(WIDE)
    for record in (cleaned, cleaned.record, cleaned.to_json()):
        assert dechaff.undo(cleaned.text, record) == WIDE == cleaner.undo(cleaned.text, record)
    part = cleaned.undo(rules=["share.label"])
    assert "Shares:" in part and "Leave a Reply" not in part
    with pytest.raises(dechaff.UndoError, match="does not belong"):
        dechaff.undo(cleaned.text + "x", cleaned)
    with pytest.raises(dechaff.UndoError, match="no record"):
        dechaff.undo(cleaned.text, {"v": 1})


def test_a_batch_is_its_documents(cleaner):
    records = [*samples(), *corpus(2, 3)]
    texts, urls = [record["text"] for record in records], [record.get("url") for record in records]
    batch = cleaner.clean_batch(texts, urls=urls, ids=range(len(texts)))
    one = dechaff.Cleaner(threads=1).clean_batch(iter(texts), urls=iter(urls), ids=range(len(texts)))
    for n, (cleaned, by_one) in enumerate(zip(batch, one, strict=True)):
        alone = cleaner.clean(texts[n], url=urls[n], id=n, name=str(n + 1))
        assert cleaned.text == by_one.text == alone.text
        assert cleaned.record == by_one.record == alone.record
        assert cleaned.undo() == texts[n]
    assert sum(bool(cleaned.changes) for cleaned in batch) > 10


def test_a_torn_string_fails_alone(cleaner):
    batch = cleaner.clean_batch([DIRTY, TORN, None, DIRTY], ids=["a", "b", None, "d"], urls=[None, None, None, "http://\ud83d"])
    assert batch[0].text == "The ferry is back.\n"
    torn, missing, url = batch[1:]
    assert isinstance(torn, dechaff.TextError) and isinstance(torn, ValueError)
    assert str(torn).startswith("record 2 (id 'b'): the text has a lone surrogate, U+D83D at character 11")
    assert (torn.record, torn.id) == (2, "b")
    assert str(missing) == "record 3: the text is of type NoneType, not str"
    assert str(url).startswith("record 4 (id 'd'): the url has a lone surrogate")
    assert str(pickle.loads(pickle.dumps(torn))) == str(torn)
    with pytest.raises(dechaff.TextError, match="record 2"):
        cleaner.clean_batch([DIRTY, TORN], errors="raise")
    with pytest.raises(dechaff.TextError, match="id 'x'"):
        cleaner.clean(TORN, id="x")
    with pytest.raises(TypeError):
        cleaner.clean(7)
    # The advice holds.
    mended = "a \ud83d\udea2".encode("utf-16", "surrogatepass").decode("utf-16", "replace")
    assert cleaner.clean(mended).text == "a 🚢"


def test_what_means_nothing_is_refused(cleaner, tmp_path):
    for options, message in [
        ({"mode": "wild"}, 'mode="wild": one of cautious, keen'),
        ({"max_loss": 2}, "max_loss=2: a number from 0 to 1"),
        ({"threshold": -0.5}, "threshold=-0.5"),
        ({"names_style": "x"}, "names_style"),
        ({"repair": False, "compatibility": True}, "does not go with"),
    ]:
        with pytest.raises(dechaff.OptionError, match=message):
            dechaff.Cleaner(**options)
    with pytest.raises(dechaff.OptionError, match="2 urls for 1 texts"):
        cleaner.clean_batch(["a"], urls=["b", "c"])
    with pytest.raises(dechaff.OptionError, match="not a str"):
        cleaner.clean_batch("abc")
    with pytest.raises(dechaff.RulesError, match="no rule file"):
        dechaff.Cleaner(rules=[tmp_path])
    (tmp_path / "plea").mkdir()
    (tmp_path / "plea" / "en.toml").write_text('[[rule]]\nid = "plea.a"\nliness = ["x"]\n')
    with pytest.raises(dechaff.RulesError) as broken:
        dechaff.Cleaner(rules=tmp_path)
    assert len(broken.value.problems) >= 2 and all("en.toml:" in problem for problem in broken.value.problems)
    with pytest.raises(FileNotFoundError) as missing:
        dechaff.Cleaner(config=tmp_path / "none.toml")
    assert str(missing.value.filename) == str(tmp_path / "none.toml")
    with pytest.raises(dechaff.ProfileError):
        dechaff.Cleaner(profile=tmp_path / "none.profile")
    (tmp_path / "x.model").write_bytes(b"no model")
    with pytest.raises(dechaff.RulesError, match="line model"):
        dechaff.Cleaner(model=tmp_path / "x.model")


RULE = """lang = "en"

[[rule]]
id = "plea.coal"
why = "a plea"
where = ["anywhere"]
lines = ["Send us coal"]
hit = ["Send us coal"]
miss = ["Send us coal before the winter comes, wrote the mayor."]
"""


def test_options_do_what_the_command_lines_do(tmp_path):
    text = "itâ€™s Kiev. " + article(1) + "\n\nSend us coal\n\nLeave a Reply\n"
    (tmp_path / "plea").mkdir()
    (tmp_path / "plea" / "en.toml").write_text(RULE)
    own = dechaff.Cleaner(rules=[str(tmp_path)], builtin_rules=False, model=False, names=False, repair=False)
    assert own.clean(text).text == text.replace("Send us coal\n\n", "")
    assert "itâ€™s" in dechaff.Cleaner(repair=False).clean(text).text
    assert "it’s" in dechaff.Cleaner().clean(text).text
    (tmp_path / "dechaff.toml").write_text('[[except]]\nrule = "reply.*"\nhost = "forum.example"\nwhy = "it is about that"\n')
    spared = dechaff.Cleaner(config=tmp_path / "dechaff.toml", model=False)
    assert "Leave a Reply" in spared.clean(text, url="https://forum.example/1").text
    assert "Leave a Reply" not in spared.clean(text, url="https://other.example/1").text


def test_a_document_over_its_budget_is_left_for_review():
    plea = "We need your support to keep this newsroom free: please make a donation today, every euro counts.\n\n"
    text = "".join(plea.replace("today", f"today, reader {n}") for n in range(12))
    cleaned = dechaff.Cleaner(max_loss=0.0).clean(text)
    assert cleaned.review and cleaned.text == text and not cleaned.changes and cleaned.declined
    assert "for review" in repr(cleaned) and "for review" in cleaned._repr_html_()


def test_cleaners_and_what_they_give_travel(cleaner, tmp_path):
    (tmp_path / "plea").mkdir()
    rules = tmp_path / "plea" / "en.toml"
    rules.write_text(RULE)
    own = dechaff.Cleaner(rules=tmp_path, mode="keen", threads=1, profile=cleaner.survey(*zip(*[(r["text"], r["url"]) for r in corpus(1, 8)])).profile())
    state = pickle.dumps(own)
    rules.unlink()
    back = pickle.loads(state)
    assert back.fingerprint == own.fingerprint and back.profile == own.profile
    assert pickle.loads(state) is back, "a process keeps what it was sent"
    page = corpus(1, 1)[0]
    assert back.clean(page["text"], url=page["url"]).text == own.clean(page["text"], url=page["url"]).text
    cleaned = pickle.loads(pickle.dumps(cleaner.clean(WIDE, id="w")))
    assert cleaned.undo() == WIDE and cleaned.changes == cleaner.clean(WIDE).changes
    assert copy.deepcopy(cleaned).text == cleaned.text


def test_a_forked_process_cleans_too(cleaner):
    import multiprocessing

    cleaner.clean_batch([DIRTY] * 10)
    large = article(3) + "\n\n" + "\n\n".join(article(n) for n in range(900))
    assert len(large) > 300_000
    cleaner.clean(large)
    with multiprocessing.get_context("fork").Pool(1) as pool:
        assert pool.apply_async(cleaned_there, (cleaner,)).get(60) == ["The ferry is back.\n"] * 3


def cleaned_there(cleaner):
    return [cleaned.text for cleaned in cleaner.clean_batch([DIRTY] * 3)]


def test_the_gil_is_released(cleaner):
    texts = ["\n\n".join(article(n) for n in range(at, at + 40)) for at in range(0, 4000, 40)]
    ticks, done = [], threading.Event()

    def tick():
        while not done.wait(0.002):
            ticks.append(time.perf_counter())

    watch = threading.Thread(target=tick)
    watch.start()
    start = time.perf_counter()
    cleaner.clean_batch(texts)
    end = time.perf_counter()
    done.set()
    watch.join()
    within = [at for at in ticks if start < at < end]
    assert end - start > 0.05 and len(within) >= (end - start) / 0.05, f"{len(within)} ticks in {end - start:.2f} s"


def test_why_tells_of_each_line(cleaner):
    lines = cleaner.why(DIRTY)
    assert [(line.number, line.verdict) for line in lines][0] == (1, "kept")
    shares = next(line for line in lines if line.text == "Shares:")
    assert shares.verdict == "removed" and len(shares.hash) == 16
    assert ("by", "share.label", "rules", "share") in [(r.how, r.rule, r.stage, r.kind) for r in shares.reasons]
    assert "removed  Shares:" in repr(shares) and "by share.label (rules, share)" in repr(shares)


def test_it_reads_well(cleaner):
    cleaned = cleaner.clean(DIRTY, id="a1")
    assert repr(cleaned) == "<Cleaned a1: 42 → 19 characters, 3 changes: tidy 1, share 1, reply 1>"
    assert repr(cleaner.clean("The ferry is back.\n")) == "<Cleaned: nothing to do in 19 characters>"
    assert "by share.label" in repr(cleaned.changes[1])
    html = cleaner.clean("The ferry: 3 < 4 & it is back.\n\nShares:\nLeave a Reply\n")._repr_html_()
    assert "The ferry: 3 &lt; 4 &amp; it" in html
    assert html.count("<del ") == 3 and 'title="share.label' in html
    colours = {piece.split('"')[1] for piece in html.split("<del style=")[1:]}
    assert len(colours) == 3, "a colour a kind"


def test_a_survey_finds_what_recurs(cleaner, tmp_path):
    records = corpus(3, 10)
    texts, urls = [r["text"] for r in records], [r["url"] for r in records]
    whole = cleaner.survey(texts, urls)
    parts = [cleaner.survey(texts[at::4], urls[at::4]) for at in range(4)]
    merged = dechaff.Survey.merged(reversed(parts))
    assert merged == whole == parts[0] | parts[1] | parts[2] | parts[3] | dechaff.Survey()
    assert merged.to_bytes() == whole.to_bytes() and dechaff.Survey.from_bytes(whole.to_bytes()) == whole
    assert pickle.loads(pickle.dumps(whole)) == whole and whole.documents == 30
    profile = whole.profile()
    assert dechaff.Profile.from_bytes(profile.to_bytes()) == profile == merged.profile() and len(profile) == 3
    knowing = cleaner.knowing(profile)
    assert knowing.fingerprint != cleaner.fingerprint
    assert "Gazette" in cleaner.clean(texts[0], url=urls[0]).text
    assert "Gazette" not in knowing.clean(texts[0], url=urls[0]).text
    assert knowing.clean(texts[0], url=urls[0]).kinds["site-furniture"]
    whole.save(tmp_path / "sites.profile")
    kept = dechaff.Profile.read(tmp_path / "sites.profile")
    assert kept == profile, "10 documents a site, and a profile remembers 64"
    assert dechaff.Cleaner(profile=tmp_path / "sites.profile").fingerprint == knowing.fingerprint
    for wrong in (dechaff.Survey, dechaff.Profile):
        with pytest.raises(dechaff.ProfileError):
            wrong.from_bytes(b"\xff" * 9)
