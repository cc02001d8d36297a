use super::{Natives, Respelling};
use crate::name::{Atlas, Written};
use crate::rule::SourceFile;

const PACK: &str = r#"
[[person]]
id = "vera"
name = "Vera Morozova"
native = { ru = "Вера Морозова", be = "Вера Марозава" }
native_variants = { ru = ["Вера Марозова"] }
gender = "f"
[[person]]
id = "hlib"
name = "Hlib Ostapenko"
native = { uk = "Гліб Остапенко", ru = "Глеб Остапенко" }
gender = "m"
[[person]]
id = "alexander"
name = "Alexander Grin"
native = { ru = "Александр Грин", be = "Аляксандр Грын" }
gender = "m"
[[person]]
id = "alexander-reuta"
name = "Alexander Reuta"
native = { ru = "Александр Реута" }
gender = "m"
[[place]]
id = "zarechye"
name = "Zarechny"
native = { ru = "Заречный", uk = "Зарічів" }
native_variants = { ru = ["Заречье"] }
"#;

fn atlas() -> Atlas {
    Atlas::compile(&[SourceFile::new("names/own.toml".to_owned(), PACK.to_owned())]).unwrap_or_else(|errors| panic!("{errors}"))
}

/// What is found, as `word id how`.
fn found(text: &str) -> Vec<String> {
    let atlas = atlas();
    let places = Natives::of(&atlas).places(&atlas, text);
    let how = |form: &Written| match form {
        Written::Full => "full",
        Written::Family => "family",
        Written::Initial => "initial",
        Written::Other { is_sure: true, .. } | Written::OtherSex => "another's",
        Written::Other { .. } => "unsure",
    };
    let tell = |place: &crate::name::Place| {
        let mention = &place.mentions[0];
        format!("{} {} {}", place.word.of(text), atlas.entity(mention.entity).rule.trim_start_matches("names."), how(&mention.form))
    };
    places.iter().map(tell).collect()
}

#[test]
fn every_case_of_a_name_is_one_person() {
    assert_eq!(found("Мы говорили с Верой Морозовой о Вере Морозовой."), ["Морозовой vera full", "Морозовой vera full"]);
    assert_eq!(found("Пра Веру Марозаву пісалі; з Верай Марозавай гутарылі."), ["Марозаву vera full", "Марозавай vera full"]);
    assert_eq!(found("Гліба Остапенка нагородили, Глібові Остапенку подякували"), ["Остапенка hlib full", "Остапенку hlib full"]);
    assert_eq!(found("ВЕРА МОРОЗОВА, Морозова Вера Павловна и Вера Павловна Морозова"), ["МОРОЗОВА vera full", "Морозова vera full", "Морозова vera full"]);
}

#[test]
fn words_of_a_name_agree_in_case() {
    assert_eq!(found("сказала Вера Морозову"), ["Морозову vera another's"]);
    assert_eq!(found("от Глеба Остапенка"), ["Остапенка hlib another's"]);
}

#[test]
fn a_family_name_waits_for_whose_it_is() {
    assert_eq!(
        found("Но Морозова вернулась, В. П. Морозова и А. Морозова ушли, а Анна Морозова осталась."),
        ["Морозова vera family", "Морозова vera initial", "Морозова vera another's", "Морозова vera another's"]
    );
    assert_eq!(found("У Морозовой, по словам В.Морозовой"), ["Морозовой vera family", "Морозовой vera initial"]);
}

#[test]
fn feminine_and_masculine_never_meet() {
    assert_eq!(found("Павел Морозов и его брат Морозов"), ["Морозов vera another's", "Морозов vera another's"]);
    assert_eq!(found("Книга Александра Грина"), ["Грина alexander unsure"]);
    assert_eq!(found("Книга об Александре Грине"), ["Грине alexander full"]);
    assert_eq!(found("Вчера Александра Реута выступила"), ["Реута alexander-reuta another's"]);
    assert_eq!(found("Ирина Грин пела"), ["Грин alexander another's"]);
}

#[test]
fn places_are_declined_too() {
    assert_eq!(found("в Заречном и под Зарічовом, но не Зареченский"), ["Заречном zarechye full", "Зарічовом zarechye full"]);
}

/// What becomes of the first name found in a text.
fn respelled(text: &str) -> Option<String> {
    let atlas = atlas();
    let natives = Natives::of(&atlas);
    let place = natives.places(&atlas, text).into_iter().next()?;
    let Respelling::As { mut words, .. } = natives.respelled(text, &place.mentions[0]) else { return None };
    let mut text = text.to_owned();
    words.sort_by_key(|(span, _)| std::cmp::Reverse(span.start));
    words.into_iter().for_each(|(span, word)| text.replace_range(span.start..span.end, &word));
    Some(text)
}

#[test]
fn a_listed_spelling_keeps_its_case() {
    assert_eq!(respelled("с Верой Марозовой").as_deref(), Some("с Верой Морозовой"));
    assert_eq!(respelled("с Верою Марозовою").as_deref(), Some("с Верою Морозовою"));
    assert_eq!(respelled("ВЕРУ МАРОЗОВУ").as_deref(), Some("ВЕРУ МОРОЗОВУ"));
    assert_eq!(respelled("с Верой Морозовой"), None);
    assert_eq!(respelled("Вера Марозава"), None);
}

#[test]
fn a_case_that_cannot_be_told_is_left() {
    let atlas = atlas();
    let natives = Natives::of(&atlas);
    let told = |text: &str| natives.places(&atlas, text).first().map(|place| natives.respelled(text, &place.mentions[0]));
    assert_eq!(told("в посёлке Заречье"), Some(Respelling::Unclear));
    assert_eq!(told("из Заречного"), Some(Respelling::Right));
}

#[test]
fn a_variant_has_as_many_words_as_its_name() {
    let pack = "[[place]]\nid = \"a\"\nname = \"A\"\nnative = { ru = \"Новый Град\" }\nnative_variants = { ru = [\"Новград\"], uk = [\"Новоград\"] }\n";
    let errors = Atlas::compile(&[SourceFile::new("names/own.toml".to_owned(), pack.to_owned())]).unwrap_err();
    let told: Vec<&str> = errors.0.iter().map(|error| &*error.message).collect();
    assert_eq!(told, ["a variant of `Новый Град` needs as many words"]);
}
