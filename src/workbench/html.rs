use std::fmt::Write;

use super::compare::{ChangedLine, Comparison, Shift};
use super::markdown::shortened;

/// A comparison as one HTML page that needs nothing besides.
pub fn page(comparison: &Comparison, title: &str) -> String {
    let mut out = String::new();
    // Writing to a string cannot fail.
    let _ = write(comparison, title, &mut out);
    out
}

const STYLE: &str = "\
:root{--ink:#1c1e21;--dim:#6a7079;--line:#dfe2e6;--paper:#fff;--red:#b42318;--redbg:#fdecea;--green:#176639;--greenbg:#e8f5ec;--mark:#fff4d6}\
@media(prefers-color-scheme:dark){:root{--ink:#e4e6ea;--dim:#9aa1ab;--line:#33383f;--paper:#17191c;--red:#ff9a8f;--redbg:#3a1d1a;--green:#86d9a5;--greenbg:#17301f;--mark:#4a3c12}}\
*{box-sizing:border-box}body{font:15px/1.5 system-ui,sans-serif;color:var(--ink);background:var(--paper);max-width:70rem;margin:2rem auto;padding:0 1rem}\
h1{font-size:1.4rem}h2{font-size:1.1rem;margin-top:2.2rem}table{border-collapse:collapse;width:100%;margin:1rem 0}\
th,td{text-align:left;padding:.3rem .7rem;border-bottom:1px solid var(--line);vertical-align:top}td.n{text-align:right;font-variant-numeric:tabular-nums}th.n{text-align:right}\
code{font:13px/1.4 ui-monospace,monospace}article{border:1px solid var(--line);border-radius:6px;margin:.7rem 0;overflow:hidden}\
header{padding:.3rem .7rem;color:var(--dim);border-bottom:1px solid var(--line);font-size:13px;display:flex;gap:1rem;flex-wrap:wrap}\
header b{color:var(--ink);font-weight:600}.prose{background:var(--mark);color:var(--ink);border-radius:3px;padding:0 .4rem}\
p{margin:0;padding:.2rem .7rem;white-space:pre-wrap;overflow-wrap:anywhere}p.c{color:var(--dim)}p.o{background:var(--redbg);color:var(--red)}p.o::before{content:'− '}\
p.w{background:var(--greenbg);color:var(--green)}p.w::before{content:'+ '}.quiet{color:var(--dim)}";

fn write(comparison: &Comparison, title: &str, out: &mut String) -> std::fmt::Result {
    let title = escaped(title);
    writeln!(out, "<!doctype html>\n<html lang=\"en\"><head><meta charset=\"utf-8\"><meta name=\"viewport\" content=\"width=device-width\">")?;
    writeln!(out, "<title>{title}</title><style>{STYLE}</style></head><body>\n<h1>{title}</h1>")?;
    writeln!(out, "<p class=\"quiet\">{} of {} documents come out otherwise.</p>", comparison.touched, comparison.documents)?;
    for (what, table) in [("Kind", &comparison.kinds), ("Rule", &comparison.rules)] {
        if table.is_empty() {
            continue;
        }
        writeln!(
            out,
            "<table><thead><tr><th>{what}</th><th class=\"n\">newly removed: lines</th><th class=\"n\">characters</th><th class=\"n\">documents</th><th class=\"n\">no longer removed: lines</th><th class=\"n\">characters</th><th class=\"n\">documents</th></tr></thead><tbody>"
        )?;
        for (name, Shift { removed, kept }) in table {
            write!(out, "<tr><td><code>{}</code></td>", escaped(name))?;
            for count in [removed.lines, removed.characters, removed.documents, kept.lines, kept.characters, kept.documents] {
                write!(out, "<td class=\"n\">{}</td>", if count == 0 { "–".to_owned() } else { count.to_string() })?;
            }
            writeln!(out, "</tr>")?;
        }
        writeln!(out, "</tbody></table>")?;
    }
    for removed in [true, false] {
        let mut lines = comparison.lines.iter().filter(|line| line.removed == removed).peekable();
        if lines.peek().is_some() {
            writeln!(out, "<h2>{}</h2>", if removed { "Newly removed" } else { "No longer removed" })?;
        }
        for line in lines {
            one(line, out)?;
        }
    }
    writeln!(out, "</body></html>")
}

fn one(line: &ChangedLine, out: &mut String) -> std::fmt::Result {
    let prose = if line.prose { "<span class=\"prose\">reads as prose</span>" } else { "" };
    writeln!(
        out,
        "<article><header><span>{}:{}</span><b><code>{}</code></b>{prose}</header>",
        escaped(&line.document),
        line.line,
        escaped(&line.rules.join(" "))
    )?;
    for (class, text) in [
        ("c", line.before.as_deref().map(shortened)),
        ("o", Some(line.old.clone())),
        ("w", Some(line.new.clone())),
        ("c", line.after.as_deref().map(shortened)),
    ] {
        if let Some(text) = text.filter(|text| !text.is_empty()) {
            writeln!(out, "<p class=\"{class}\" dir=\"auto\">{}</p>", escaped(&text))?;
        }
    }
    writeln!(out, "</article>")
}

fn escaped(text: &str) -> String {
    let mut safe = String::with_capacity(text.len());
    for c in text.chars() {
        match c {
            '&' => safe.push_str("&amp;"),
            '<' => safe.push_str("&lt;"),
            '>' => safe.push_str("&gt;"),
            '"' => safe.push_str("&quot;"),
            c => safe.push(c),
        }
    }
    safe
}
