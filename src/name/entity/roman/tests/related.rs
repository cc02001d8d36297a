//! Latin spellings of one native name, given names, and full names.

use super::super::{Names, given_names, language};
use super::enumerate::enumerate;
use super::{given_equal, pattern, related};

const LIMIT: u16 = 5;

const RELATED: &[(&str, &str)] = &[
    ("Gorbachev", "Gorbatschow"),
    ("Kazlou", "Kozlov"),
    ("Toustsik", "Tolstik"),
    ("Varonina", "Voronina"),
    ("Barysauskaya", "Borisovskaya"),
    ("Hlukharieva", "Glukhareva"),
    ("Kharkiv", "Kharkov"),
    ("Vishnevetsky", "Wischnewezki"),
    ("Rybakou", "Rybakov"),
    ("Shchahlou", "Shcheglov"),
    ("Homel", "Gomel"),
    ("Tsimashenka", "Timoshenko"),
    ("Zhukovskaya", "Joukovskaïa"),
    ("Ryabtsev", "Riabcev"),
    ("Poutine", "Putin"),
];

const UNRELATED: &[(&str, &str)] = &[
    ("Kazlou", "Kozlova"),
    ("Kazlova", "Kozlov"),
    ("Barysauskaya", "Borisovsky"),
    ("Petrov", "Petrova"),
    ("Petrov", "Petrenko"),
    ("Kirov", "Kiev"),
    ("Stankevich", "Statkevich"),
    ("Vladimir", "Vladislav"),
    ("Oleh", "Olha"),
    ("Kovalska", "Kovalsky"),
    ("Rybakou", "Rybakova"),
    ("Ivanov", "Ivanenko"),
    ("Kharkiv", "Kharkivska"),
    ("Stepanov", "Stepanovich"),
    ("Karpov", "Kaporov"),
];

#[test]
fn relates_through_a_native_name() {
    let east = language("east").unwrap();
    for (a, b) in RELATED {
        assert!(related(east, a, b, LIMIT).is_some(), "{a} {b}");
        assert_eq!(related(east, a, b, LIMIT), related(east, b, a, LIMIT), "{a} {b}");
    }
    for (a, b) in UNRELATED {
        assert!(related(east, a, b, LIMIT).is_none(), "{a} {b}");
    }
}

#[test]
fn a_spelling_is_related_to_the_others_of_its_name() {
    let east = language("east").unwrap();
    for (code, native) in [("ru", "Жуковский"), ("uk", "Сергієнко"), ("be", "Бялыніцкі")] {
        let spellings = enumerate(&pattern(code, native), 12);
        for (a, _) in &spellings {
            for (b, _) in &spellings {
                assert!(related(east, a, b, 12).is_some(), "{a} {b}");
            }
        }
    }
}

#[test]
fn given_names_stand_for_each_other() {
    let yes = [
        ("Mikalai", "Nikolai"),
        ("Nikolay", "Mykola"),
        ("Alexander", "Aliaksandr"),
        ("Oleksandr", "Sasha"),
        ("Yelena", "Alena"),
        ("Olena", "Elena"),
        ("Pyotr", "Petro"),
        ("Piatro", "Peter"),
        ("Пётр", "Piotr"),
        ("Ales", "Aleksandr"),
        ("Uladzimir", "Wladimir"),
        ("Volodymyr", "Vladimir"),
        ("Mikhail", "Michael"),
        ("Кацярына", "Catherine"),
        ("Yury", "Iouri"),
        ("Nikolaevich", "Mykolayovych"),
        ("Siarheeuna", "Sergeyevna"),
        ("Andriivna", "Andreevna"),
        ("Michail", "Mykhailo"),
        ("Яўген", "Eugene"),
    ];
    for (a, b) in yes {
        assert!(given_equal(a, b), "{a} {b}");
    }
    let no = [
        ("Vladimir", "Vladislav"),
        ("Oleh", "Olha"),
        ("Alexander", "Alexandra"),
        ("Alexander", "Alexey"),
        ("Nikolaevich", "Nikolaevna"),
        ("Sergey", "Sergeevich"),
        ("Maria", "Marina"),
        ("Ivan", "Igor"),
        ("Anatoly", "Andrey"),
        ("Natalia", "Nadezhda"),
        ("Petr", "Pavel"),
    ];
    for (a, b) in no {
        assert!(!given_equal(a, b), "{a} {b}");
    }
}

#[test]
fn full_names() {
    let names = Names::new(language("east").unwrap(), given_names());
    let yes = [
        ("Mikalai Ivanavich STATKEVICH", "Nikolai Statkevich"),
        ("Ivanov Pyotr Sergeyevich", "Piotr Iwanow"),
        ("Uladzimir Mikalaevich TOUSTSIK", "Vladimir Nikolaevich TOLSTIK"),
        ("Kateryna Andriivna Hlukharieva", "Ekaterina Glukhareva"),
        ("A. V. Petrov Ivan", "Ivan Petrov"),
    ];
    for (a, b) in yes {
        assert!(names.same_person(a, b, LIMIT).is_some(), "{a} {b}");
    }
    let no = [
        ("Ivan Petrov", "Ivana Petrova"),
        ("Ivan Sergeevich Petrov", "Ivan Nikolaevich Petrov"),
        ("Ivan Petrov", "Igor Petrov"),
        ("Ivan Petrov", "Ivan Petrenko"),
        ("Mikola Stankevich", "Mikola Statkevich"),
        ("Petrov", "Ivan Petrov"),
        ("Alexander Orlov", "Alexander Sokolov"),
    ];
    for (a, b) in no {
        assert!(names.same_person(a, b, LIMIT).is_none(), "{a} {b}");
    }
}
