use std::fmt::{self, Write};

use html_escape::encode_safe;

use super::table::{COLUMNS, percent};
use super::{Culprit, Estimate, Evaluation, LostLine, Scores};

/// An evaluation as one HTML page that needs nothing besides.
pub fn page(evaluation: &Evaluation, title: &str) -> String {
    let mut out = String::new();
    // Writing to a string cannot fail.
    let _ = write(evaluation, title, &mut out);
    out
}

const STYLE: &str = "\
:root{--ink:#1c1e21;--dim:#6a7079;--line:#dfe2e6;--paper:#fff;--bad:#b42318;--badbg:#fdecea;--bar:#d7e8f7}\
@media(prefers-color-scheme:dark){:root{--ink:#e4e6ea;--dim:#9aa1ab;--line:#33383f;--paper:#17191c;--bad:#ff9a8f;--badbg:#3a1d1a;--bar:#23405c}}\
*{box-sizing:border-box}body{font:15px/1.5 system-ui,sans-serif;color:var(--ink);background:var(--paper);max-width:76rem;margin:2rem auto;padding:0 1rem}\
h1{font-size:1.5rem;margin-bottom:.2rem}h2{font-size:1.15rem;margin-top:2.4rem}.dim,small{color:var(--dim)}small{font-size:12px;display:block;font-weight:400}\
.cards{display:flex;flex-wrap:wrap;gap:.7rem;margin:1.2rem 0}.cards div{border:1px solid var(--line);border-radius:8px;padding:.6rem .9rem;min-width:9rem}\
.cards b{display:block;font-size:1.5rem;font-variant-numeric:tabular-nums}.scroll{overflow-x:auto}\
table{border-collapse:collapse;width:100%;margin:.6rem 0}th,td{text-align:left;padding:.3rem .7rem;border-bottom:1px solid var(--line);white-space:nowrap}\
td.n,th.n{text-align:right;font-variant-numeric:tabular-nums}td.s{background:linear-gradient(to right,var(--bar) calc(var(--v)*1%),transparent 0)}\
tbody tr:hover{outline:1px solid var(--dim)}code{font:13px/1.4 ui-monospace,monospace}\
article{border:1px solid var(--line);border-radius:6px;margin:.6rem 0;overflow:hidden}\
header{padding:.3rem .7rem;color:var(--dim);border-bottom:1px solid var(--line);font-size:13px;display:flex;gap:1rem;flex-wrap:wrap}header b{color:var(--bad)}\
p.o{margin:0;padding:.3rem .7rem;white-space:pre-wrap;overflow-wrap:anywhere;background:var(--badbg)}details{margin:.6rem 0}summary{cursor:pointer}";

fn write(evaluation: &Evaluation, title: &str, out: &mut String) -> fmt::Result {
    let title = encode_safe(title);
    writeln!(out, "<!doctype html>\n<html lang=\"en\"><head><meta charset=\"utf-8\"><meta name=\"viewport\" content=\"width=device-width\">")?;
    writeln!(out, "<title>{title}</title><style>{STYLE}</style></head><body>\n<h1>{title}</h1>")?;
    let Scores { pages, sites, .. } = evaluation.overall;
    writeln!(out, "<p class=\"dim\">{pages} pages of {sites} sites; rules <code>{}</code>. Shares in per cent, with", encode_safe(&evaluation.fingerprint))?;
    writeln!(out, "95 % intervals from drawing sites anew. Ambiguous lines count nowhere.</p>\n<div class=\"cards\">")?;
    for (name, score) in COLUMNS {
        if let Some(Estimate { value, low, high }) = score(&evaluation.overall) {
            writeln!(out, "<div>{name}<b>{}</b><small>{} to {}</small></div>", percent(value), percent(low), percent(high))?;
        }
    }
    writeln!(out, "</div>")?;
    for (what, groups) in [("Set", &evaluation.sets), ("Language", &evaluation.languages)] {
        scores(what, groups.iter().map(|group| (&*group.name, &group.scores)), out)?;
    }
    for (what, list) in [("Kind", &evaluation.kinds), ("Stage", &evaluation.stages), ("Rule", &evaluation.rules)] {
        culprits(what, list, out)?;
    }
    let named = evaluation.lost.len();
    if named > 0 {
        writeln!(out, "<h2>Content lost</h2>\n<p class=\"dim\">The {named} worst of {} lines.</p>", evaluation.lost_lines)?;
    }
    evaluation.lost.iter().try_for_each(|line| lost(line, out))?;
    writeln!(out, "</body></html>")
}

fn scores<'a>(what: &str, groups: impl Iterator<Item = (&'a str, &'a Scores)>, out: &mut String) -> fmt::Result {
    write!(
        out,
        "<h2>By {}</h2>\n<div class=\"scroll\"><table><thead><tr><th>{what}</th><th class=\"n\">pages</th><th class=\"n\">sites</th>",
        what.to_lowercase()
    )?;
    COLUMNS.iter().try_for_each(|(name, _)| write!(out, "<th class=\"n\">{name}</th>"))?;
    writeln!(out, "</tr></thead><tbody>")?;
    for (name, scores) in groups {
        write!(out, "<tr><td><code>{}</code></td><td class=\"n\">{}</td><td class=\"n\">{}</td>", encode_safe(name), scores.pages, scores.sites)?;
        COLUMNS.iter().try_for_each(|(_, score)| cell(score(scores), out))?;
        writeln!(out, "</tr>")?;
    }
    writeln!(out, "</tbody></table></div>")
}

fn culprits(what: &str, culprits: &[Culprit], out: &mut String) -> fmt::Result {
    if culprits.is_empty() {
        return Ok(());
    }
    writeln!(out, "<h2>By {}</h2>\n<details{}><summary>Characters removed</summary>", what.to_lowercase(), if culprits.len() <= 60 { " open" } else { "" })?;
    writeln!(
        out,
        "<div class=\"scroll\"><table><thead><tr><th>{what}</th><th class=\"n\">noise</th><th class=\"n\">code</th><th class=\"n\">content</th><th class=\"n\">% of all content</th><th class=\"n\">precision</th></tr></thead><tbody>"
    )?;
    for Culprit { name, noise, code, content, content_loss, precision } in culprits {
        write!(out, "<tr><td><code>{}</code></td>", encode_safe(name))?;
        [noise, code, content].into_iter().try_for_each(|characters| write!(out, "<td class=\"n\">{characters:.0}</td>"))?;
        write!(out, "<td class=\"n\">{}</td>", content_loss.map_or_else(|| "–".to_owned(), |share| format!("{:.3}", 100.0 * share)))?;
        cell(*precision, out)?;
        writeln!(out, "</tr>")?;
    }
    writeln!(out, "</tbody></table></div></details>")
}

fn cell(estimate: Option<Estimate>, out: &mut String) -> fmt::Result {
    let Some(Estimate { value, low, high }) = estimate else { return write!(out, "<td class=\"n\">–</td>") };
    let bar = 100.0 * value;
    write!(out, "<td class=\"n s\" style=\"--v:{bar:.1}\">{}<small>{} – {}</small></td>", percent(value), percent(low), percent(high))
}

fn lost(line: &LostLine, out: &mut String) -> fmt::Result {
    writeln!(
        out,
        "<article><header><b>−{:.0}</b><span>{} {}:{}</span><code>{}</code></header><p class=\"o\" dir=\"auto\">{}</p></article>",
        line.characters,
        encode_safe(&line.set),
        encode_safe(&line.page),
        line.line,
        encode_safe(&line.rules.join(" ")),
        encode_safe(&line.text)
    )
}

#[cfg(test)]
mod tests {
    use crate::eval::Evaluator;
    use crate::labelled::Pages;
    use crate::pipeline::Pipeline;

    #[test]
    fn what_pages_say_is_escaped() {
        let pipeline = Pipeline::builder().build().unwrap();
        let page = r#"{"id":"<b>","lang":"<i>","lines":[{"text":"The ferry came.","label":"content"},{"text":"<script>alert(document.cookie);</script>","label":"content"}]}"#;
        let pages: Vec<_> = Pages::of(page.as_bytes(), "set").unwrap().map(Result::unwrap).collect();
        let mut evaluator = Evaluator::new(&pipeline);
        evaluator.add("a&b", &pages);
        let html = super::page(&evaluator.finish(), "<title>");
        assert!(html.contains("&lt;script&gt;alert(document.cookie);"), "{html}");
        assert!(html.contains("a&amp;b &lt;b&gt;:2") && html.contains("<code>&lt;i&gt;</code>"));
        assert!(!html.contains("<script") && !html.contains("<b>:") && !html.contains("<title><"));
    }
}
