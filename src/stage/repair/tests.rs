use encoding_rs::{Encoding, MACINTOSH, WINDOWS_1250, WINDOWS_1251, WINDOWS_1252};
use proptest::prelude::*;

use super::*;
use crate::edit::{EditSet, Proposals, merge};
use crate::stage::Stage;
use crate::text::{About, View};

/// The three phases, with the rules that had something to do.
fn repaired_by(text: &str, compatibility: bool) -> (String, Vec<String>) {
    let stages: [&dyn Stage; 3] = [&Entities, &Mojibake, &Characters { compatibility }];
    let (mut text, mut rules) = (text.to_owned(), Vec::new());
    for stage in stages {
        let mut out = Proposals::new(false);
        stage.propose(&View::new(&text, About::default(), &[]), &mut out);
        let (edits, declined): (EditSet, _) = merge(&text, out.into_parts().0);
        assert_eq!(declined, [], "{text}");
        rules.extend(edits.edits().iter().map(|edit| edit.causes[0].rule.to_string()));
        text = edits.apply(&text);
    }
    (text, rules)
}

fn repaired(text: &str) -> String {
    repaired_by(text, false).0
}

fn garbled(text: &str, encoding: &'static Encoding) -> String {
    encoding.decode_without_bom_handling(text.as_bytes()).0.into_owned()
}

/// Right text, in as many scripts as may be, with what each has of its own.
const RIGHT: &[&str] = &[
    "The café’s owner said: “It’s 20 °C – too cold for a naïve façade™”…",
    "O PREFEITO DISSE NÃO À DEMOLIÇÃO: “MAÇÔ E ‘IRMÔ, AMANHÃ… ALEMÃ—ROMÃ.",
    "A maçã caiu; É… então? Está»… É», É”. LIÇÃO N.º 5, ÓRGÃO® JÁ»",
    "«¿Quién está»—dijo—, ¿mamá…? ¡Ah! «Allá»… ESPAÑA, CIGÜEÑA, ÁÉÍÓÚ…»",
    "Il a dit : « C’est la lettre Â\u{a0}: très rare\u{202f}! » L’ÎLE, PÂTÉ®, MÂCON… FORÊT”, À…",
    "Litera „Â” și «Â» se scriu în ROMÂNIA; Ăştia sunt ţăranii, VIAŢĂ ORĂŞENEASCĂ, CASĂ”, în „Ăsta”.",
    "Größe, Straße“, Fuß“ – „Spaß“, STRAẞE, Maß…, ‚Ärger‘, ‚Äpfel‘, »Öl«, Ä…h, ÖÄÜ”",
    "Zażółć gęślą jaźń – ŻÓŁĆ, ŹRÓDŁO, MĘŻCZYZNA, „ŁÓDŹ”, ŁĄKĘ»",
    "Příliš žluťoučký kůň – ČŽ, ĎÁBEL, ŘEČ, „ŠÍŠ“, NÁMĚSTÍ…",
    "Kŕdeľ ďatľov – DRÚŽOK, SÚŽITIE, VÝŠKA, KÔŠ, MÔŽE, ŤAVA, ÚŽAS",
    "Árvíztűrő tükörfúrógép – ŐŰ, „NŐ”, ÉS…, TÁJÉKOZTATÓ»",
    "Åse måler 5 Å±0.1 og 3 Å² på Ærø; ÅÆØ…, «ÆØÅ», SMÅ»",
    "Þetta er Ísland: ÐÞÆÖ, „það“, maðŸur nei, HÚSIÐ”",
    "İstanbul’da ığdır, ŞİŞLİ, ÇĞİÖŞÜ, “GÖĞÜŞ”…",
    "Tiếng Việt: Đường, NGÃ…, Ã, CHÂU Á”, Ấn Độ, ở, ữ, Ễ, «đã»",
    "Eesti: šokolaad, žürii, ÄŠ? ÕHTU – „ÖÖ”, Läti: ŠĶĒRES, ŅĢ, ČAKLS",
    "Съешь ещё этих мягких булок. В\u{a0}Москве С\u{a0}Новым годом — «А, Б, В», РЁВ, СЁСТРЫ, Р»",
    "РІК, СІРІ стіни, Рівне й Сіверськ, дії, події, вії, РІДНА, ЇЖАК, ґава, СІЄ; ГІДЄ»",
    "Беларусь: ЎСЁ, РЎ, сьвяты, Сі, Вільня, ДЗЁ",
    "Љубав, Његош, СРЈ, РЈЕКА, ЂУРЂЕВАК, Ѓорѓи, Ќе, СЏ",
    "Гёте, ГЁТЕ, Гіркий, Пётр I — «В»",
    "Η γρήγορη αλεπού — «ΟΞΥ», Ό,τι; ΑΪΔΩΝΙ…",
    "می‌خواهم کتاب‌ها را ببینم؛ خانه‌ی ما، نمی‌شود",
    "ئەم کتێبه‌ی کوردی له‌ هه‌ولێر",
    "\u{200f}العربية (HTML) \u{200e}C++\u{200f} هنا، والسعر 5\u{a0}%",
    "שלום \u{200e}(ABC)\u{200f} עולם",
    "क्‍ष और क्‌ष, श्री\u{200d}",
    "ശ്രീമാന്‍ അവന്‍",
    "বাংলা র‌্যাব",
    "ශ්‍රී ලංකාව",
    "ខ្ញុំ\u{200b}ទៅ\u{200b}ផ្សារ",
    "ภาษา\u{200b}ไทย",
    "မြန်မာ\u{200b}ဘာသာ",
    "\u{3000}東京の天気は、晴れ。\u{3000}ＡＢＣ「は」ひ",
    "北京\u{3000}天气很好。",
    "한국어는 아름답다 — 「가」",
    "ሰላም",
    "Հայերեն «Այո»",
    "ქართული ენა",
    "👩‍👩‍👧‍👦 👍🏽 🇺🇦 ❤️‍🔥 🏳️‍🌈 1️⃣ 🧑🏿‍🚀 ☺️ 👁️‍🗨️",
    "10\u{a0}000 € et 3\u{202f}km, «\u{a0}oui\u{a0}», Mr.\u{a0}Smith, o\u{a0}tym",
    "let t = s.replace(/&nbsp;/g, '\\u00a0'); x = a && b;",
    "<p>Fish &amp; chips</p>",
    "https://x.example/?a=1&copy=2&lt=3&reg;=4 and AT&T, R&D; Q&A",
    "Write \"&amp;\" for it, or ‘&nbsp;’.",
    "&lt;b&gt; makes letters bold; &unknown; &#xZZ; &#0; &;",
    "x̂ ẹ́ ė̃ q̇, שָׁלוֹם, क़ड़, がぎ",
    "2√π, f ≈ ç, ¬∞, ƒ(x), x → √∑, mot–à–mot, —É—, – à –",
    "a\u{2066}b\u{2069}c, \u{202a}x\u{202c}",
    "Œuvre, ŒUVRE, Ÿ, NESTLÉ®, CAFÉ², IDÉ³, Ü°",
];

#[test]
fn right_text_is_never_touched() {
    let touched: Vec<_> = RIGHT.iter().map(|text| (text, repaired_by(text, false))).filter(|(_, (_, rules))| !rules.is_empty()).collect();
    assert!(touched.is_empty(), "{touched:#?}");
    assert_eq!(repaired(&RIGHT.join("\n")), RIGHT.join("\n"));
}

const SENTENCES: &[&str] = &[
    "It’s “done” – really… the café’s £5 naïve plan™ • 20 °C ✓",
    "L’été, la forêt où l’âme rêve: « garçon » ça vaut 10 €, Noël à Évreux",
    "El niño comió piñas; ¿qué pasó? ¡Así es, señor Muñoz!",
    "A situação não é fácil: órgãos públicos, três irmãs, você está lá",
    "Die größte Straße in Köln heißt „Überweg“ – schön für Möwen",
    "På grönsakstorget åt Åsa räksmörgås; Ærø og Ålesund",
    "Cười lên, Việt Nam: đường phố Hà Nội rất đẹp",
    "İstanbul’da ığdır ağacı ve çiçekler, göğüs, şişe",
    "Zażółć gęślą jaźń: źdźbło, „święto”, łódź",
    "Příliš žluťoučký kůň úpěl ďábelské ódy, řeka",
    "Țara și viața în România: câine, mâine, „așa”",
    "Сергей вышел из дома и не вернулся – «так бывает»",
    "Україна має їжаків і ґанок, а ще п’ять коней",
    "Η γρήγορη αλεπού τρέχει στο δάσος",
    "العربية لغة جميلة",
    "שלום לכולם",
    "日本語の文章です。",
    "中文句子没有空格。",
    "한국어 문장입니다",
    "Smile 😀👍🏽 now",
];

#[test]
fn utf8_read_as_windows_1252_comes_back() {
    let once = SENTENCES.iter().map(|text| (*text, garbled(text, WINDOWS_1252)));
    let twice = SENTENCES.iter().map(|text| (*text, garbled(&garbled(text, WINDOWS_1252), WINDOWS_1252)));
    assert_restored(once.chain(twice));
}

fn assert_restored<'a>(cases: impl Iterator<Item = (&'a str, String)>) {
    let missed: Vec<_> = cases.map(|(text, garbled)| (text, repaired(&garbled), garbled)).filter(|(text, repaired, _)| text != repaired).collect();
    assert!(missed.is_empty(), "{missed:#?}");
}

#[test]
fn utf8_read_as_other_pages_comes_back() {
    let central = ["Zażółć gęślą jaźń: źdźbło, „święto”, łódź", "Příliš žlutoučký kůň úpěl, řeka", "Árvíztűrő tükörfúrógép"];
    let cyrillic = ["Сергей вышел из дома и не вернулся – «так бывает»", "Кот’s “quote”: Müller, Köln", "Привет, мир", "Smile 👍 now"];
    let mac = ["It’s “done” – really… the café’s naïve plan™", "Köln, señor, für Möwen", "Привет, Сергей"];
    let cases = [(&central[..], WINDOWS_1250), (&cyrillic[..], WINDOWS_1251), (&mac[..], MACINTOSH)];
    assert_restored(cases.into_iter().flat_map(|(texts, page)| texts.iter().map(move |text| (*text, garbled(text, page)))));
}

#[test]
fn each_fault_is_one_small_edit() {
    let mut wrong = Vec::new();
    for (text, expected, rules) in [
        ("NÃƒO, itâ€™s", "NÃO, it’s", &["repair.mojibake", "repair.mojibake"][..]),
        ("itÃ¢â‚¬â„¢s", "it’s", &["repair.mojibake"]),
        ("he said â€œno.â€ Then", "he said “no.” Then", &["repair.mojibake", "repair.mojibake"]),
        ("voilÃ  tout, voilÃ !", "voilà tout, voilà !", &["repair.mojibake", "repair.mojibake"]),
        ("don\u{92}t", "don’t", &["repair.mojibake"]),
        ("Read more Â»", "Read more »", &["repair.mojibake"]),
        ("Fish &amp; chips &#8217; &eacute; &amp;amp; &amp;#8217;", "Fish & chips ’ é & ’", &["repair.entity"; 5]),
        ("https://x.example/?a=1&amp;copy=2", "https://x.example/?a=1&copy=2", &["repair.entity"]),
        ("&acirc;&euro;&trade;", "’", &["repair.entity", "repair.entity", "repair.entity", "repair.mojibake"]),
        ("&#150; 5 &lt; 6", "– 5 < 6", &["repair.entity", "repair.entity"]),
        ("hy\u{ad}phen", "hyphen", &["repair.soft-hyphen"]),
        ("Wort\u{ad}\nteil", "Wort\u{ad}\nteil", &[]),
        ("a\u{200b}b \u{feff}c\u{200d}d", "ab cd", &["repair.zero-width"; 3]),
        ("\u{feff}Start", "\u{feff}Start", &[]),
        ("left\u{200e} only \u{202e}here", "left only here", &["repair.zero-width", "repair.zero-width"]),
        ("a\u{0}b\u{7}\u{fffe}c\u{81}", "abc", &["repair.control"; 4]),
        ("one\u{c}two", "one two", &["repair.control"]),
        ("\u{a0}\u{a0}Text\u{a0}\r\nmore \u{a0} text", "  Text \r\nmore   text", &["repair.space"; 3]),
        ("a\u{3000}b", "a b", &["repair.space"]),
        ("cafe\u{301} и\u{306} \u{1112}\u{1161}\u{11ab}", "café й 한", &["repair.nfc"; 3]),
    ] {
        let found = repaired_by(text, false);
        if found != (expected.to_owned(), rules.iter().map(ToString::to_string).collect()) {
            wrong.push((text, found));
        }
    }
    assert!(wrong.is_empty(), "{wrong:#?}");
    assert_eq!(repaired_by("ＡＢＣ１ ﬁne 𝐛𝐨𝐥𝐝、「」", true), ("ABC1 fine bold、「」".to_owned(), vec!["repair.compatibility".to_owned(); 3]));
}

proptest! {
    #![proptest_config(ProptestConfig { failure_persistence: None, ..ProptestConfig::default() })]

    #[test]
    fn repairing_again_changes_nothing(pieces in prop::collection::vec((prop::sample::select(RIGHT), prop::sample::select(SENTENCES), 0..6_u8), 0..6)) {
        let mut text = String::new();
        for (right, sentence, fault) in pieces {
            let piece = match fault {
                0 => garbled(sentence, WINDOWS_1252),
                1 => sentence.replace(' ', "&nbsp;\u{200b} "),
                2 => sentence.replace('e', "e\u{301}\u{ad}"),
                3 => garbled(&garbled(sentence, WINDOWS_1252), WINDOWS_1252),
                _ => right.to_owned(),
            };
            text.push_str(&piece);
            text.push('\n');
        }
        let once = repaired(&text);
        prop_assert_eq!(repaired(&once), once);
    }

    #[test]
    fn any_text_is_safe(text in any::<String>(), encoding in prop::sample::select(vec![WINDOWS_1250, WINDOWS_1251, WINDOWS_1252, MACINTOSH])) {
        repaired_by(&text, true);
        repaired_by(&garbled(&text, encoding), true);
    }
}

/// The rules are right text in more than eighty languages.
#[test]
fn rules_hold_no_mojibake() {
    for file in crate::rule::builtin_files() {
        let (_, rules) = repaired_by(&file.text, false);
        assert!(!rules.iter().any(|rule| rule == "repair.mojibake"), "{}", file.path);
    }
}
