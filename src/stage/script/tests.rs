use super::*;
use crate::text::About;

const BEFORE: &str = "The harbour council met on Tuesday evening and, after a long debate, voted to keep the old swing bridge open to walkers.\n\
    Repairs are expected to begin in the spring, said the engineer in charge, once the money has been found.\n";
const AFTER: &str = "Residents who spoke at the meeting were glad of the decision, though some doubted that the work would be done in time.\n\
    A second meeting is planned for the autumn, when the council will hear from the ferry company as well.\n";

/// What remains of a text.
fn cleaned(text: &str) -> String {
    let view = View::new(text, About::default(), &[]);
    let mut out = Proposals::new(false);
    Script.propose(&view, &mut out);
    let (mut edits, near) = out.into_parts();
    assert!(near.is_empty(), "near misses are reported unasked");
    edits.sort_by_key(|edit| edit.span);
    let mut left = String::new();
    let mut from = 0;
    for edit in edits {
        assert!(edit.span.fits(text) && !edit.span.is_empty() && edit.cause.why.starts_with("code"));
        left.push_str(Span::new(from, edit.span.start).of(text));
        from = edit.span.end;
    }
    left + Span::new(from, text.len()).of(text)
}

/// A block at the head, in the midst and at the tail of an article.
fn placed(block: &str) -> [(String, String); 3] {
    [
        (format!("{block}\n{BEFORE}{AFTER}"), format!("{BEFORE}{AFTER}")),
        (format!("{BEFORE}{block}\n{AFTER}"), format!("{BEFORE}{AFTER}")),
        (format!("{BEFORE}{AFTER}{block}\n"), format!("{BEFORE}{AFTER}")),
    ]
}

#[test]
fn stray_code_goes_wherever_it_stands() {
    for block in [
        "document.getElementById('top-ad').appendChild(s); } else { opts = { 'key': 'a1b2', 'format': 'iframe', 'height': 90, 'params': {} }; var s = document.createElement('script');",
        "var slot = document.querySelector('#leaderboard');\nif (slot) {\nslot.style.height = '90px';\n}",
        "(function(d, t) {\nvar g = d.createElement(t), s = d.getElementsByTagName(t)[0];\ng.src = '//stats.example.net/count.js';\ns.parentNode.insertBefore(g, s);\n}(document, 'script'));",
        "!function(e,n){e.q=e.q||[],e.q.push(n)}(window,{site:4711,zone:\"top\"});",
        "ad_client = \"pub-20481\";\nad_slot = \"88120\";\nad_width = 300;\nad_height = 250;\n//-->",
        "window.dataLayer = window.dataLayer || [];\nfunction track(){dataLayer.push(arguments);}\ntrack('js', new Date());\ntrack('config', 'XX-1234-5');",
        "$(document).ready(function() {\n$('.carousel').slide({ speed: 300, loop: true });\n});",
        "{\"@context\": \"https://schema.org\", \"@type\": \"NewsArticle\", \"headline\": \"Bridge stays open\", \"author\": {\"@type\": \"Person\", \"name\": \"J. Doe\"}}",
        "{\n\"@context\": \"https://schema.org\",\n\"@type\": \"BreadcrumbList\",\n\"itemListElement\": [\n{ \"@type\": \"ListItem\", \"position\": 1, \"name\": \"Home\" },\n{ \"@type\": \"ListItem\", \"position\": 2, \"name\": \"Harbour\" }\n]\n}",
        ".widget-title { font-size: 14px; color: #333; }\n.widget-list li { margin: 0 0 5px; padding: 0; }\n@media (max-width: 600px) { .widget { display: none; } }",
        "#sidebar {\nwidth: 300px;\nbackground: url(/img/bg.png) no-repeat;\nfloat: left;\n}",
        "<div class=\"banner\" id=\"b7\"><a href=\"/go?id=7\"><img src=\"/img/7.gif\" width=\"468\" height=\"60\" alt=\"\" /></a></div>",
        "<iframe src=\"https://player.example.net/embed/771\" width=\"560\" height=\"315\" frameborder=\"0\" allowfullscreen></iframe>",
        "<!--\nvar now = new Date();\ndocument.write('<scr' + 'ipt src=\"http://ads.example.net/show.js?r=' + now.getTime() + '\"></scr' + 'ipt>');\n//-->",
        "/* <![CDATA[ */\nvar settings = {\"ajax\":\"\\/wp-admin\\/ajax.php\",\"nonce\":\"9f3ab1\",\"lang\":\"en\"};\n/* ]]> */",
        "{{ post.title }}\n{% for tag in post.tags %}\n<a href=\"{{ tag.url }}\">{{ tag.name }}</a>\n{% endfor %}",
        "[gallery ids=\"12,14,19\" columns=\"3\"]",
        "[/caption]",
        "undefined",
        "[object Object]",
        "if (navigator.clipboard) {\nalert(\"复制链接成功！\");\n} else {\nalert(\"请手动复制链接。\");\n}",
        "var rubrics = [\n{ id: 7, title: 'Новости города', url: '/city/' },\n{ id: 8, title: 'Происшествия', url: '/alarm/' }\n];",
        "%7B%22page%22%3A%7B%22id%22%3A771%2C%22tags%22%3A%5B%22harbour%22%2C%22bridge%22%5D%2C%22premium%22%3Afalse%7D%7D",
        "try { pageTracker = _tracker._get('XX-99-1'); pageTracker._trackView(); } catch(err) {}",
        "const links = [...document.querySelectorAll('a.more')];\nlinks.forEach((link) => {\nlink.addEventListener('click', () => send({ event: 'more', href: link.href }));\n});",
        "import{r as t,c as e}from\"./vendor.4f1c.js\";const n=t(0),o=()=>e(n.value,{immediate:!0});export{o as default};",
        "function toggle(id) {\n\n    var box = document.getElementById(id);\n\n    box.style.display = box.style.display === 'none' ? 'block' : 'none';\n\n}",
        "_queue.push(['setAccount', 'A-1']);\n_queue.push(['setDomain', '.example.org']);\n_queue.push(['trackPageview']);",
        "jQuery('.tabs a').click(function(e){ e.preventDefault(); jQuery(this).tab('show'); return false; });",
    ] {
        for (text, left) in placed(block) {
            assert_eq!(cleaned(&text), left, "{block}");
        }
    }
}

#[test]
fn what_only_resembles_code_stays() {
    for block in [
        "Get the set of six (regular price: 24.50) for only {$19.99}; the offer ends on Sunday!",
        "The function getElementById() returns null when no element has the given id; otherwise it returns the element itself.",
        "E = mc^2, and hence p = h/λ; for a photon, E^2 = (pc)^2 + (mc^2)^2 with m = 0.",
        "f(x) = a*x^2 + b*x + c",
        "1/2 cup (120 ml) milk\n2 eggs\n3/4 cup (90 g) flour; sifted\n1 tsp. baking powder",
        "1. e4 e5 2. Nf3 Nc6 3. Bb5 a6 4. Ba4 Nf6 5. O-O Be7 6. Re1 b5 7. Bb3 d6 8. c3 O-O 1-0",
        "2019 | 4,512 | 18.2 %\n2020 | 4,870 | 19.1 %\n2021 | 5,033 | 19.4 %",
        "| Name | Size | Cost |\n|------|------|------|\n| bolt_a | 12 mm | $0.40 |\n| bolt_b | 14 mm | $0.55 |",
        "Smith, J. & Doe, A. (2004). On bridges; a survey. J. Eng. 12(3), 45–67. doi:10.1000/xyz123",
        "https://www.example.org/reports/2021/bridge_survey.pdf?page=3&lang=en",
        "From: Jane Doe <jane@example.org>\nTo: council@example.org\nSubject: Re: bridge (closed?)\nDate: Tue, 4 May 2021 10:12:44 +0200",
        "  /\\_/\\\n ( o.o )\n  > ^ <",
        "(defun fact (n)\n  (if (<= n 1)\n      1\n      (* n (fact (- n 1)))))",
        "id,name,height\n1,\"North pier\",12.5\n2,\"South pier\",13.1\n3,\"Old mole\",4.0",
        "\\begin{equation}\n\\int_0^1 x^n \\, dx = \\frac{1}{n+1}\n\\end{equation}",
        "United – Rovers 2:1 (1:0)\nCity – Athletic 0:0\nWanderers – Albion 3:2 (2:2)",
        "def area(r):\n    return 3.14159 * r ** 2\n\nprint(area(2.0))",
        "#include <stdio.h>\nint main(void) {\n    printf(\"hello, world\\n\");\n    return 0;\n}",
        "SELECT name, height FROM piers WHERE height > 10 ORDER BY name;",
        "$ git clone https://git.example.org/bridge.git && cd bridge\n$ make install",
        "fn main() {\n    let piers: Vec<u32> = vec![1, 2, 3];\n    println!(\"{}\", piers.len());\n}",
        "In the morning;\nat the office;\nwhile waiting in line;\nanywhere;",
        "// Flowers: The Green House\n// Cake: Baker & Sons\n// Photographs: A. Smith",
        "»Wir bleiben«, sagte sie; »was sonst?« (Beifall.) Dann: »Und zwar alle – ohne Ausnahme!«",
        "市议会星期二晚间开会，经过长时间辩论后投票决定，旧桥将继续开放（直到明年春天为止）；费用由市政府承担。",
        "Call me at (555) 010-7788, ext. 12; or write to me: jane_doe@example.org (no attachments, please).",
        "AC/DC + ZZ Top @ Harbour Hall, 8 p.m. / doors 7 p.m. (tickets: $45–$60 + fee)",
        "Note [1]: see also <https://example.org/a>; [2]: ibid., p. 14; [3]: loc. cit.",
        "\"We did not expect it\", she said, \"but the bridge (built in 1931) still stands; and it will stand for years to come\".",
        "ACGTACGTTAGCCGATAGGCTAACGTACGTTAGCCGATAGGCTAACGTACGTTAGCCGATAGGCTAACGTACGTTAGCCGATAGGCTA",
        "<p>Visitors who come by train will find the old customs house on the left as they leave the station, and the museum behind it.</p>",
        "* Mix the flour, the butter and the sugar,\n* then add the eggs (one by one);\n* bake for 40 min. at 180 °C.",
        "R U R' U' R' F R2 U' R' U' R U R' F'",
    ] {
        for (text, _) in placed(block) {
            assert_eq!(cleaned(&text), text, "{block}");
        }
    }
}

#[test]
fn listings_of_an_article_stay() {
    for block in [
        "To hide an element, call toggleBox() with its id, as the next lines show.\nfunction toggleBox(id) {\nvar box = document.getElementById(id);\nbox.hidden = !box.hidden;\n}",
        "The following snippet asks the server for the list of piers and prints their names:\nfetch('/piers.json').then((r) => r.json()).then((list) => {\nlist.forEach((p) => console.log(p.name));\n});",
        "The style sheet needs two rules for this to work in narrow windows as well:\n.pier-list { display: flex; gap: 8px; }\n.pier-list li { flex: 1 1 auto; color: #333; }",
        "The value of maxRetries is what matters here, and retryDelay comes second.\n{\n\"maxRetries\": 5,\n\"retryDelay\": 200\n}",
    ] {
        let text = format!("{BEFORE}{block}\n{AFTER}");
        assert_eq!(cleaned(&text), text, "{block}");
    }
}

#[test]
fn prose_between_scripts_stays() {
    let code = "var a = document.createElement('script');\na.src = '//cdn.example.net/a.js';\n";
    assert_eq!(cleaned(&format!("{code}{BEFORE}{code}{AFTER}{code}")), format!("{BEFORE}{AFTER}"));
    assert_eq!(cleaned(&format!("{BEFORE}{code}The Harbour Press\n{code}{AFTER}")), format!("{BEFORE}The Harbour Press\n{AFTER}"));
}

#[test]
fn a_script_at_the_end_of_a_paragraph_goes_alone() {
    let prose = "The ferry will run every hour from Monday on, the company said, and every half hour at weekends.";
    assert_eq!(cleaned(&format!("{BEFORE}{prose} document.write('<a href=\"/go?x=1\">more</a>');\n{AFTER}")), format!("{BEFORE}{prose}\n{AFTER}"));
    let spoken = format!("{BEFORE}{prose} In the console one would then type document.write('x');\n{AFTER}");
    assert_eq!(cleaned(&spoken), spoken);
}

#[test]
fn a_long_line_goes_only_if_no_prose_stands_outside_its_brackets() {
    let prose = BEFORE.replace('\n', " ").repeat(12);
    let data = format!("{{\"@type\":\"NewsArticle\",\"author\":{{\"name\":\"J. Doe\"}},\"articleBody\":\"{prose}\",\"isPartOf\":{{\"name\":\"News\"}}}}");
    assert_eq!(cleaned(&format!("{BEFORE}{data}\n{AFTER}")), format!("{BEFORE}{AFTER}"));
    let mixed =
        format!("var a = document.createElement('script'); a.src = '/x.js'; (function(){{ a.async = true; }})(); {prose} document.body.appendChild(a);");
    let text = format!("{BEFORE}{mixed}\n{AFTER}");
    assert!(cleaned(&text).contains(prose.trim()));
}

#[test]
fn near_misses_are_told_on_demand() {
    let text = format!("{BEFORE}def area(r):\n    return width_of(r) ** 2\nprint(area(2.0), width_of(3))\n{AFTER}");
    let view = View::new(&text, About::default(), &[]);
    let mut out = Proposals::new(true);
    Script.propose(&view, &mut out);
    let (edits, near) = out.into_parts();
    assert!(edits.is_empty());
    assert!(!near.is_empty());
}

#[test]
fn odd_texts_do_no_harm() {
    for text in ["", "\n\n", "}", "{", "\"", "'", "<", "é\u{301}", "{{", "[", "=\"", "%", "\u{feff}var", "a=\"é", "\r\r\n};"] {
        cleaned(text);
    }
}
