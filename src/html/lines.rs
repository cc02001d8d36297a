//! The visible text of a tree: a block a line, inline elements within it, nothing that browsers do not show.

use dom_query::NodeRef;

/// What an element does to the lines.
#[derive(Clone, Copy, PartialEq, Eq)]
enum Kind {
    Inline,
    Block,
    /// A line end and nothing else.
    Break,
    /// Set apart from the cell before in the same row.
    Cell,
    /// Lines and spaces within are as they are written.
    Pre,
    Hidden,
    /// Beside the article, not of it.
    Frame,
}

impl Kind {
    fn of(name: &str) -> Kind {
        match name {
            "address" | "article" | "blockquote" | "body" | "caption" | "center" | "dd" | "details" | "dialog" | "dir" | "div" | "dl" | "dt" | "fieldset"
            | "figure" | "form" | "h1" | "h2" | "h3" | "h4" | "h5" | "h6" | "header" | "hgroup" | "hr" | "legend" | "li" | "main" | "menu" | "ol"
            | "optgroup" | "option" | "p" | "search" | "section" | "summary" | "table" | "tbody" | "tfoot" | "thead" | "tr" | "ul" => Kind::Block,
            "br" => Kind::Break,
            "td" | "th" => Kind::Cell,
            "pre" | "listing" | "xmp" | "plaintext" => Kind::Pre,
            "audio" | "canvas" | "datalist" | "head" | "iframe" | "math" | "noembed" | "noframes" | "noscript" | "object" | "rp" | "script" | "select"
            | "style" | "svg" | "template" | "textarea" | "title" | "video" => Kind::Hidden,
            "aside" | "figcaption" | "footer" | "nav" => Kind::Frame,
            _ => Kind::Inline,
        }
    }
}

/// The text of what is in `root`; with `frame`, what stands beside an article too: navigation, footers, captions.
pub(super) fn text_of(root: &NodeRef, frame: bool) -> String {
    let mut lines = Lines { frame, ..Lines::default() };
    let mut next = root.first_child();
    while let Some(node) = next {
        next = if lines.enter(&node) { node.first_child() } else { None };
        let mut done = next.is_none().then_some(node);
        while let Some(node) = done {
            lines.leave(&node);
            next = node.next_sibling();
            done = if next.is_none() { node.parent().filter(|parent| parent.id != root.id) } else { None };
        }
    }
    lines.end()
}

#[derive(Default)]
struct Lines {
    frame: bool,
    text: String,
    line: String,
    /// How many elements around keep their spaces.
    pre: usize,
    /// What stands between the last word and the next, if one comes.
    gap: Option<char>,
}

impl Lines {
    /// Whether what is in the node counts.
    fn enter(&mut self, node: &NodeRef) -> bool {
        if node.is_text() {
            let text = node.text();
            if self.pre > 0 {
                self.verbatim(&text);
            } else {
                self.flow(&text);
            }
            return false;
        }
        match self.kind(node) {
            Kind::Hidden => return false,
            Kind::Cell => self.gap = Some('\t'),
            Kind::Pre => {
                self.pre += 1;
                self.break_line();
            }
            Kind::Block | Kind::Break | Kind::Frame => self.break_line(),
            Kind::Inline => {}
        }
        true
    }

    fn leave(&mut self, node: &NodeRef) {
        match self.kind(node) {
            Kind::Block | Kind::Frame => self.break_line(),
            Kind::Pre => {
                self.break_line();
                self.pre = self.pre.saturating_sub(1);
            }
            Kind::Inline | Kind::Break | Kind::Cell | Kind::Hidden => {}
        }
    }

    fn kind(&self, node: &NodeRef) -> Kind {
        let Some(name) = node.qual_name_ref() else { return Kind::Inline };
        let kind = Kind::of(&name.local);
        let unseen = || node.has_attr("hidden") || node.attr("style").is_some_and(|style| style.replace(' ', "").contains("display:none"));
        if (kind == Kind::Frame && !self.frame) || unseen() { Kind::Hidden } else { kind }
    }

    /// Text in which any white space is a space.
    fn flow(&mut self, text: &str) {
        for (nth, word) in text.split([' ', '\t', '\n', '\r', '\x0c']).enumerate() {
            if nth > 0 {
                self.gap = self.gap.or(Some(' '));
            }
            if !word.is_empty() {
                self.line.extend(self.gap.take().filter(|_| !self.line.is_empty()));
                self.line.push_str(word);
            }
        }
    }

    fn verbatim(&mut self, text: &str) {
        for (nth, line) in text.split('\n').enumerate() {
            if nth > 0 {
                self.break_line();
            }
            self.line.push_str(line);
        }
    }

    fn break_line(&mut self) {
        let line = self.line.trim_end();
        if !line.trim_start().is_empty() {
            self.text.push_str(line);
            self.text.push('\n');
        }
        self.line.clear();
        self.gap = None;
    }

    fn end(mut self) -> String {
        self.break_line();
        self.text
    }
}

#[cfg(test)]
mod tests {
    use dom_query::Document;
    use proptest::prelude::*;

    use super::*;

    fn text(html: &str) -> String {
        text_of(&Document::from(html).root(), false)
    }

    #[test]
    fn a_block_is_a_line_and_inline_elements_are_none() {
        assert_eq!(text("<h1>Bread</h1><p>Mix <b>flour</b>,\n <i>wa</i>ter.<ul><li>salt<li>yeast</ul>Rest"), "Bread\nMix flour, water.\nsalt\nyeast\nRest\n");
        assert_eq!(text("one<br>two<br/><br>three"), "one\ntwo\nthree\n");
        assert_eq!(text("<p> a<span> b </span> c</p>  "), "a b c\n");
        assert_eq!(text("<div>a<div>b</div>c</div>"), "a\nb\nc\n");
        assert_eq!(text("<ruby>田<rp>(</rp><rt>た</rt><rp>)</rp></ruby>"), "田た\n");
    }

    #[test]
    fn cells_are_set_apart_and_rows_are_lines() {
        assert_eq!(text("<table><tr><th>Oven<th>Time<tr><td> 200 <td>30 <b>min</b><td></table>"), "Oven\tTime\n200\t30 min\n");
        assert_eq!(text("<table><tr><td><p>a</p><td><p>b</p></table>"), "a\nb\n");
    }

    #[test]
    fn preformatted_text_keeps_its_lines_and_indents() {
        assert_eq!(text("<p>So:<pre>\nfn <b>main</b>() {\n    x  = 1\n}</pre>done"), "So:\nfn main() {\n    x  = 1\n}\ndone\n");
    }

    #[test]
    fn what_is_not_shown_is_not_text() {
        for hidden in [
            "<script>x</script>",
            "<style>x</style>",
            "<template>x</template>",
            "<!-- x -->",
            "<p hidden>x</p>",
            "<div style='color:red; display: none'>x</div>",
            "<nav>x</nav>",
            "<figure><img src=a><figcaption>x</figcaption></figure>",
            "<footer><p>x</footer>",
            "<title>x</title>",
            "<select><option>x</select>",
        ] {
            assert_eq!(text(&format!("a {hidden} b")).split_whitespace().collect::<String>(), "ab", "{hidden}");
        }
        assert_eq!(text_of(&Document::from("<nav>a</nav><p>b").root(), true), "a\nb\n");
    }

    proptest! {
        #[test]
        fn all_words_come_through_in_order(words in prop::collection::vec("[a-zé田]{1,5}", 0..20), tags in prop::collection::vec("p|div|b|td|li|pre|br|h2|span", 20)) {
            let html = words.iter().zip(&tags).map(|(word, tag)| format!("<{tag}>{word} ")).collect::<Vec<_>>().concat();
            let text = text(&html);
            prop_assert_eq!(text.split_whitespace().collect::<Vec<_>>(), words);
            prop_assert!(text.lines().all(|line| !line.trim().is_empty()));
        }
    }
}
