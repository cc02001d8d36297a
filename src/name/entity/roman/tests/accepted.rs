//! Spellings that are romanisations of the native name in some system.

use super::super::trie::Trie;
use super::enumerate::enumerate;
use super::{accepts, key, language, pattern, strictness};

fn check(language: &str, cases: &[(&str, &[&str])]) -> usize {
    let (mut pairs, mut wrong) = (0, Vec::new());
    for (native, spellings) in cases {
        let pattern = pattern(language, native);
        let keys = pattern.keys();
        for latin in *spellings {
            let cost = strictness(&pattern, latin);
            if !accepts(&pattern, latin) || cost.is_none_or(|c| c > 6) || !keys.contains(&key(latin)) {
                wrong.push(format!("{native} {latin} {cost:?}"));
            }
            pairs += 1;
        }
    }
    assert!(wrong.is_empty(), "{wrong:#?}");
    pairs
}

const RUSSIAN: &[(&str, &[&str])] = &[
    (
        "Горбачёв",
        &[
            "Gorbachev",
            "Gorbachyov",
            "Gorbačëv",
            "Gorbačev",
            "Gorbatschow",
            "Gorbatchev",
            "Gorbaczow",
            "Gorbaciov",
            "Gorbatsjov",
            "Gorbatjov",
            "Gorbatšov",
            "Gorbaçov",
            "Gorbacsov",
            "Gorbatsjof",
        ],
    ),
    ("Хрущёв", &["Khrushchev", "Khrushchyov", "Chruschtschow", "Khrouchtchev", "Chruszczow", "Hruščëv", "Chruščev", "Chroesjtsjov", "Hrusciov", "Khrushchov"]),
    ("Ельцин", &["Yeltsin", "Eltsin", "Jelzin", "Eltsine", "Jelcyn", "El’cin", "Jeltsin", "Ieltsin"]),
    (
        "Чайковский",
        &[
            "Tchaikovsky",
            "Chaikovskii",
            "Tschaikowski",
            "Tchaïkovski",
            "Czajkowski",
            "Ciaikovski",
            "Tsjaikovski",
            "Čajkovskij",
            "Tjajkovskij",
            "Chaykovskiy",
            "Chaikovsky",
        ],
    ),
    ("Солженицын", &["Solzhenitsyn", "Solschenizyn", "Soljenitsyn", "Sołżenicyn", "Solženicyn", "Solzjenitsyn", "Solzhenitsin"]),
    ("Жириновский", &["Zhirinovsky", "Schirinowski", "Jirinovski", "Żyrinowski", "Žirinovskij", "Zjirinovski", "Zhirinovskiy"]),
    ("Пушкин", &["Pushkin", "Puschkin", "Pouchkine", "Puszkin", "Puškin", "Poesjkin", "Pusjkin", "Puşkin"]),
    ("Щербаков", &["Shcherbakov", "Schtscherbakow", "Chtcherbakov", "Szczerbakow", "Ščerbakov", "Sjtsjerbakov"]),
    ("Юлия", &["Yulia", "Julia", "Yuliya", "Iuliia", "Julija", "Youlia", "Joelia"]),
    ("Екатерина", &["Ekaterina", "Yekaterina", "Jekaterina"]),
    ("Алексеевна", &["Alekseevna", "Alekseyevna", "Alexeevna", "Aleksejewna"]),
    ("Соловьёв", &["Solovyov", "Solovyev", "Soloviev", "Solov’ëv", "Solowjow", "Solovjov"]),
    ("Татьяна", &["Tatyana", "Tatiana", "Tatjana", "Tat’jana"]),
    ("Нижний Новгород", &["Nizhny Novgorod", "Nizhniy Novgorod", "Nischni Nowgorod", "Nijni Novgorod", "Nižnij Novgorod"]),
    ("Ростов-на-Дону", &["Rostov-na-Donu", "Rostow na Donu"]),
    ("Максим", &["Maxim", "Maksim"]),
    ("Орлов", &["Orlov", "Orloff", "Orlow"]),
    ("Достоевская", &["Dostoevskaya", "Dostoyevskaya", "Dostojewskaja", "Dostoïevskaïa"]),
];

const BELARUSIAN: &[(&str, &[&str])] = &[
    ("Лукашэнка", &["Lukashenka", "Łukašenka", "Lukašenka", "Lukaschenka", "Loukachenka", "Łukaszenka"]),
    ("Ціханоўская", &["Tsikhanouskaya", "Cichanoŭskaja", "Cichanouskaja", "Tsikhanowskaya", "Cichanouska", "Tsihanouskaia"]),
    ("Аляксандр", &["Aliaksandr", "Alyaksandr", "Alaksandr", "Aljaksandr"]),
    ("Уладзімір", &["Uladzimir", "Uładzimir", "Ouladzimir"]),
    ("Дзмітрый", &["Dzmitry", "Dzmitryj", "Dzmitryi"]),
    ("Анатолій", &["Anatoli", "Anatoly", "Anatolij"]),
    ("Мікалай", &["Mikalai", "Mikalay", "Mikałaj"]),
    ("Гомель", &["Homel", "Homyel", "Homiel", "Gomel", "Homiel’"]),
    ("Віцебск", &["Vitsebsk", "Viciebsk", "Vicebsk", "Witsebsk"]),
    ("Баранавічы", &["Baranavichy", "Baranavičy", "Baranavitschi", "Baranavichi"]),
    ("Шчучын", &["Shchuchyn", "Ščučyn", "Szczuczyn", "Schtschutschin"]),
    ("Бялецкі", &["Bialiecki", "Bialecki", "Byaletski"]),
    ("Калеснікава", &["Kalesnikava", "Kaliesnikava", "Kalesnikawa"]),
    ("Знак", &["Znak"]),
    ("Ўладзіслаў", &["Uladzislau", "Uładzisłaŭ", "Wladzislaw"]),
    ("Юр'евіч", &["Yurevich", "Jurjevič", "Yuryevich", "Iurevich"]),
];

const UKRAINIAN: &[(&str, &[&str])] = &[
    ("Зеленський", &["Zelensky", "Zelenskyy", "Zelenskyi", "Selenskyj", "Zelenskiy", "Zelenski", "Zełenski", "Zelens’kyj"]),
    ("Порошенко", &["Poroshenko", "Poroschenko", "Porochenko", "Poroszenko", "Porošenko", "Porosjenko"]),
    ("Київ", &["Kyiv", "Kyjiv", "Kyïv"]),
    ("Харків", &["Kharkiv", "Charkiw", "Charkiv", "Harkiv"]),
    ("Запоріжжя", &["Zaporizhzhia", "Zaporizhzhya", "Saporischschja", "Zaporijjia"]),
    ("Єнакієве", &["Yenakiieve", "Yenakiyeve", "Jenakijewe"]),
    ("Олександр", &["Oleksandr", "Olexandr"]),
    ("Сергій", &["Serhiy", "Serhii", "Serhij", "Sergiy", "Sergii", "Serhi"]),
    ("Олег", &["Oleh", "Oleg"]),
    ("Ольга", &["Olha", "Olga", "Ol'ha"]),
    ("Яценюк", &["Yatsenyuk", "Yatseniuk", "Jazenjuk", "Iatseniouk", "Jaceniuk"]),
    ("Згурський", &["Zghurskyi", "Zhurskyi", "Zgursky"]),
    ("Хмельницький", &["Khmelnytskyi", "Chmelnyzkyj", "Khmelnytsky", "Chmielnicki"]),
];

const OTHERS: &[(&str, &str, &[&str])] = &[
    ("bg", "Търново", &["Tarnovo", "Turnovo", "Tŭrnovo", "Tărnovo"]),
    ("bg", "Щърбанов", &["Shtarbanov", "Štărbanov", "Shturbanov"]),
    ("bg", "Георгиев", &["Georgiev", "Gueorguiev"]),
    ("sr", "Ђоковић", &["Djokovic", "Đoković", "Djokovich", "Djokovitch"]),
    ("sr", "Његош", &["Njegoš", "Njegosh", "Njegos", "Nyegosh"]),
    ("mk", "Ѓорѓи", &["Gjorgji", "Ǵorǵi", "Gjorgi"]),
    ("kk", "Назарбаев", &["Nazarbayev", "Nazarbaev", "Nasarbajew"]),
    ("kk", "Алматы", &["Almaty", "Almati"]),
    ("el", "Μητσοτάκης", &["Mitsotakis", "Mētsotakēs"]),
    ("el", "Αθήνα", &["Athina", "Athena"]),
    ("el", "Παπανδρέου", &["Papandreou"]),
    ("el", "Ευάγγελος", &["Evangelos", "Euangelos"]),
    ("ka", "სააკაშვილი", &["Saakashvili", "Saak'ashvili", "Saakachvili"]),
    ("ka", "ქუთაისი", &["Kutaisi", "K'ut'aisi", "Koutaissi"]),
    ("hy", "Փաշինյան", &["Pashinyan", "Paschinjan", "Pachinian"]),
    ("hy", "Երևան", &["Yerevan", "Erevan", "Jerewan"]),
    ("ar", "محمد", &["Muhammad", "Mohammed", "Mohamed", "Mehmed"]),
    ("ar", "القذافي", &["al-Qaddafi", "Gaddafi", "Kadhafi", "Qadhafi"]),
    ("ar", "حسين", &["Hussein", "Husayn", "Hossein"]),
    ("fa", "احمدی‌نژاد", &["Ahmadinejad", "Ahmadinezhad"]),
    ("fa", "خامنه‌ای", &["Khamenei", "Khamene'i", "Chamenei"]),
    ("he", "נתניהו", &["Netanyahu", "Netanjahu"]),
    ("he", "תל אביב", &["Tel Aviv", "Tel-Aviv"]),
    ("ko", "김정은", &["Kim Jong-un", "Kim Jong Un", "Gim Jeongeun", "Kim Chŏngŭn"]),
    ("ko", "평양", &["Pyongyang", "P'yŏngyang", "Pyeongyang"]),
    ("ko", "문재인", &["Moon Jae-in", "Mun Jaein", "Mun Chaein"]),
    ("ja", "しょうへい", &["Shohei", "Shōhei", "Shouhei", "Syohei", "Syôhei", "Shoohei", "Shohhei"]),
    ("ja", "おおたに", &["Otani", "Ōtani", "Ootani", "Ohtani"]),
    ("ja", "じゅんいちろう", &["Junichiro", "Jun'ichirō", "Zyun'itirô", "Junichirou", "Zyunitiro"]),
    ("ja", "ふくざわ", &["Fukuzawa", "Hukuzawa"]),
    ("ja", "なんぶ", &["Nambu", "Nanbu"]),
    ("ja", "ほった", &["Hotta"]),
    ("ja", "はっちょう", &["Hatcho", "Hattyô", "Hacchou"]),
    ("ja", "おづ", &["Ozu", "Odu"]),
];

#[test]
fn accepts_romanisations() {
    let mut pairs = check("ru", RUSSIAN) + check("be", BELARUSIAN) + check("uk", UKRAINIAN);
    for (language, native, spellings) in OTHERS {
        pairs += check(language, &[(native, spellings)]);
    }
    assert!(pairs >= 150, "{pairs}");
}

#[test]
fn every_table_can_be_read() {
    let unread: Vec<&str> = super::super::store::codes().filter(|code| language(code).is_none_or(|language| Trie::of(&language.units).is_err())).collect();
    assert!(unread.is_empty(), "{unread:?}");
}

/// What one language makes of another's name, which neither table alone gives, and what it does not.
#[test]
fn neighbours_spellings_of_a_lone_native_name() {
    let neighbourly = [
        ("ru", "Гороховец", "Harakhavets"),
        ("be", "Залаты", "Zoloty"),
        ("uk", "Ланівці", "Lanovtsy"),
        ("uk", "Верхня", "Verkhnyaya"),
        ("uk", "Миколаївка", "Nikolayevka"),
        ("uk", "Григорівка", "Grigorovka"),
        ("uk", "Зелена", "Zelyonaya"),
        ("uk", "Новосілка", "Novosyolka"),
        ("uk", "Глинувате", "Glinovatoye"),
        ("uk", "Лісківська", "Leskovskaya"),
    ];
    for (code, native, latin) in neighbourly {
        assert!(accepts(&pattern(&format!("{code}-east"), native), latin), "{code} {native} {latin}");
        assert!(!accepts(&pattern(code, native), latin), "{code} {native} {latin}");
    }
    let others = [("ru", "Гороховец", "Gorokhovtsy"), ("ru", "Гороховец", "Harakhavetsa"), ("uk", "Верхня", "Verkhniy"), ("uk", "Володимир", "Vladimir")];
    for (code, native, latin) in others {
        assert!(!accepts(&pattern(&format!("{code}-east"), native), latin), "{code} {native} {latin}");
    }
}

#[test]
fn native_forms_of_one_word() {
    let ru = language("ru").unwrap();
    assert!(accepts(&pattern("ru", "КИЕВ"), "kiev"));
    assert!(accepts(&pattern("ru", "Андре\u{438}\u{306}"), "Andrej"));
    assert!(ru.pattern("Kiev").is_none());
    assert!(ru.pattern("").is_none());
    assert!(accepts(&pattern("uk", "В’ячеслав"), "Viacheslav"));
}

#[test]
fn one_system_is_stricter_than_a_mix() {
    let pattern = pattern("ru", "Хрущёв");
    let pure = strictness(&pattern, "Chruschtschow").unwrap();
    let mixed = strictness(&pattern, "Chruszcziof").unwrap_or(u8::MAX);
    assert!(pure < mixed, "{pure} {mixed}");
}

#[test]
fn enumerated_spellings_are_accepted() {
    for (language, native) in [("ru", "Щербаков"), ("be", "Ціханоўская"), ("uk", "Зеленський"), ("ar", "محمد"), ("ko", "김정은")]
    {
        let pattern = pattern(language, native);
        let keys = pattern.keys();
        let spellings = enumerate(&pattern, 200);
        assert!(spellings.len() > 20 && spellings.len() <= 200);
        for (latin, _) in spellings {
            assert!(accepts(&pattern, &latin), "{native} {latin}");
            assert!(keys.contains(&key(&latin)), "{native} {latin}");
        }
    }
}
