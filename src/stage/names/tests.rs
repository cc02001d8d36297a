//! What becomes of names written in ways that no list has.

use std::sync::Arc;

use super::Names;
use crate::edit::Proposals;
use crate::name::{Atlas, Style};
use crate::rule::SourceFile;
use crate::stage::Stage;
use crate::text::{About, View};

/// What the words of a text become by a pack of one file.
fn cleaned(pack: &str, text: &str) -> String {
    let atlas = Atlas::compile(&[SourceFile::new("names/own.toml".to_owned(), pack.to_owned())]).unwrap_or_else(|errors| panic!("{errors}"));
    let mut proposals = Proposals::new(false);
    Names::new(Arc::new(atlas), Style::Reference, false).propose(&View::new(text, About { lang: Some("en"), ..About::default() }, &[]), &mut proposals);
    let mut out = text.to_owned();
    for edit in proposals.into_parts().0.iter().rev() {
        out.replace_range(edit.span.start..edit.span.end, &edit.replacement);
    }
    out
}

const SON: &str = "[[person]]\nid = \"p\"\nname = \"Stepan Brusnikin\"\nnative = { ru = \"Брусникин Степан Фомич\", be = \"Сцяпан Фаміч Бруснікін\" }";

#[test]
fn a_native_name_may_have_its_patronymic() {
    assert_eq!(cleaned(SON, "So said Sciapan Brusnikin."), "So said Stepan Brusnikin.");
    assert_eq!(cleaned(SON, "So said Stsiapan Famich Brusnikin."), "So said Stepan Famich Brusnikin.");
    assert_eq!(cleaned(SON, "Signed, BRUSNIKIN Stsiapan Fomich"), "Signed, BRUSNIKIN Stepan Fomich");
    assert_eq!(cleaned(SON, "They heard Brusnikin Stsiapan Fomich."), "They heard Brusnikin Stepan Fomich.");
}

#[test]
fn a_family_name_that_ends_like_a_patronymic_is_one_behind_two_given_names() {
    let pack = "[[person]]\nid = \"p\"\nname = \"Adam Bernard Mickiewicz\"\nnative = { be = \"Адам Бернард Міцкевіч\" }";
    assert_eq!(cleaned(pack, "It was Adam Biernard Mitskevich."), "It was Adam Bernard Mickiewicz.");
    assert_eq!(cleaned(pack, "It was Biernard Adam."), "It was Biernard Adam.");
}

#[test]
fn another_patronymic_is_another_person() {
    let others = ["So said Stsiapan Lukich Brusnikin.", "They heard Brusnikin Stsiapan Lukich.", "BRUSNIKIN Stsiapan Lukich"];
    for text in others {
        assert_eq!(cleaned(SON, text), text);
    }
    let unknown = SON.replace(" Фомич", "").replace(" Фаміч", "");
    assert_eq!(cleaned(&unknown, others[0]), "So said Stepan Lukich Brusnikin.");
}

#[test]
fn patronymics_are_told_by_their_ending_and_may_be_two_words() {
    let pack = "[[person]]\nid = \"p\"\nname = \"Rustam Mammadov\"\nnative = { ru = \"Рустам Мамедов\" }";
    assert_eq!(cleaned(pack, "Roustam Vezirbekovich Mamedov sang."), "Rustam Vezirbekovich Mammadov sang.");
    assert_eq!(cleaned(pack, "Roustam Vezir oglu Mamedov sang."), "Rustam Vezir oglu Mammadov sang.");
    assert_eq!(cleaned(pack, "Roustam Brown Mamedov sang."), "Roustam Brown Mamedov sang.");
}

#[test]
fn places_are_divided_in_more_than_one_way() {
    let pack = "[[place]]\nid = \"a\"\nname = \"Ust-Talka\"\nnative = { ru = \"Усть-Талка\" }\n[[place]]\nid = \"b\"\nname = \"Bely Mys\"\nnative = { ru = \"Белый Мыс\" }";
    assert_eq!(cleaned(pack, "The road from Ust'-Talka ends there."), "The road from Ust-Talka ends there.");
    assert_eq!(cleaned(pack, "The road from Ust Talka ends there."), "The road from Ust-Talka ends there.");
    assert_eq!(cleaned(pack, "The road to Belyj-Mys, and Belyi Mys itself."), "The road to Bely Mys, and Bely Mys itself.");
    assert_eq!(cleaned(pack, "The road to Belymys."), "The road to Belymys.");
}

#[test]
fn words_of_two_names_of_a_place_make_no_third() {
    let pack = "[[place]]\nid = \"a\"\nname = \"Lower Talka\"\nlatin = [\"Lower Tolka\", \"Brast River\"]";
    assert_eq!(cleaned(pack, "From Lower Tolka to the Brast River."), "From Lower Talka to the Lower Talka.");
    assert_eq!(cleaned(pack, "From Lower River to Brast Talka."), "From Lower River to Brast Talka.");
}

#[test]
fn a_soft_sign_belongs_to_its_word_and_a_quotation_mark_does_not() {
    let pack = "[[place]]\nid = \"a\"\nname = \"Bryast\"\nnative = { ru = \"Брясть\" }";
    assert_eq!(cleaned(pack, "Nobody in Briast' knew."), "Nobody in Bryast knew.");
    assert_eq!(cleaned(pack, "'They live in Briast' was all."), "'They live in Bryast' was all.");
    assert_eq!(cleaned(pack, "Nobody in Briast's harbour knew."), "Nobody in Bryast's harbour knew.");
}

#[test]
fn an_only_native_spelling_of_a_place_stands_for_the_neighbours_own() {
    let pack = "[[place]]\nid = \"a\"\nname = \"Zolotarivka\"\nnative = { uk = \"Золотарівка\" }";
    assert_eq!(cleaned(pack, "They came from Zolotarovka."), "They came from Zolotarivka.");
    for other in ["ru = \"Золотарёвка\"", "hy = \"Զոլոտարիվկա\""] {
        let both = pack.replace(" }", &format!(", {other} }}"));
        assert_eq!(cleaned(&both, "They came from Zolotarovka."), "They came from Zolotarovka.");
    }
}

#[test]
fn a_spelling_that_stays_is_meant_with_its_marks() {
    let pack = "[[place]]\nid = \"a\"\nname = \"Shusha\"\nlatin = [\"Şuşa\"]\nnot = [\"Susa\", \"Susa carpet\"]";
    assert_eq!(cleaned(pack, "The road from Susa to ŞUŞA and from Şuşa to SUSA."), "The road from Susa to SHUSHA and from Shusha to SUSA.");
    assert_eq!(cleaned(pack, "A Şuşa carpet and a Şuşa rug."), "A Şuşa carpet and a Shusha rug.");
}
