use crate::Language;

/// Code, English name, Russian name; by code.
const COUNTRIES: [(&str, &str, &str); 64] = [
    ("AE", "United Arab Emirates", "Объединённые Арабские Эмираты"),
    ("AL", "Albania", "Албания"),
    ("AM", "Armenia", "Армения"),
    ("AT", "Austria", "Австрия"),
    ("AU", "Australia", "Австралия"),
    ("AZ", "Azerbaijan", "Азербайджан"),
    ("BA", "Bosnia and Herzegovina", "Босния и Герцеговина"),
    ("BE", "Belgium", "Бельгия"),
    ("BG", "Bulgaria", "Болгария"),
    ("BR", "Brazil", "Бразилия"),
    ("BY", "Belarus", "Беларусь"),
    ("CA", "Canada", "Канада"),
    ("CH", "Switzerland", "Швейцария"),
    ("CN", "China", "Китай"),
    ("CY", "Cyprus", "Кипр"),
    ("CZ", "Czechia", "Чехия"),
    ("DE", "Germany", "Германия"),
    ("DK", "Denmark", "Дания"),
    ("EE", "Estonia", "Эстония"),
    ("ES", "Spain", "Испания"),
    ("FI", "Finland", "Финляндия"),
    ("FR", "France", "Франция"),
    ("GB", "United Kingdom", "Великобритания"),
    ("GE", "Georgia", "Грузия"),
    ("GR", "Greece", "Греция"),
    ("HR", "Croatia", "Хорватия"),
    ("HU", "Hungary", "Венгрия"),
    ("IE", "Ireland", "Ирландия"),
    ("IL", "Israel", "Израиль"),
    ("IN", "India", "Индия"),
    ("IS", "Iceland", "Исландия"),
    ("IT", "Italy", "Италия"),
    ("JP", "Japan", "Япония"),
    ("KG", "Kyrgyzstan", "Киргизия"),
    ("KR", "South Korea", "Южная Корея"),
    ("KZ", "Kazakhstan", "Казахстан"),
    ("LI", "Liechtenstein", "Лихтенштейн"),
    ("LT", "Lithuania", "Литва"),
    ("LU", "Luxembourg", "Люксембург"),
    ("LV", "Latvia", "Латвия"),
    ("MC", "Monaco", "Монако"),
    ("MD", "Moldova", "Молдавия"),
    ("ME", "Montenegro", "Черногория"),
    ("MK", "North Macedonia", "Северная Македония"),
    ("MT", "Malta", "Мальта"),
    ("MX", "Mexico", "Мексика"),
    ("NL", "Netherlands", "Нидерланды"),
    ("NO", "Norway", "Норвегия"),
    ("NZ", "New Zealand", "Новая Зеландия"),
    ("PL", "Poland", "Польша"),
    ("PT", "Portugal", "Португалия"),
    ("RO", "Romania", "Румыния"),
    ("RS", "Serbia", "Сербия"),
    ("RU", "Russia", "Россия"),
    ("SE", "Sweden", "Швеция"),
    ("SG", "Singapore", "Сингапур"),
    ("SI", "Slovenia", "Словения"),
    ("SK", "Slovakia", "Словакия"),
    ("TJ", "Tajikistan", "Таджикистан"),
    ("TM", "Turkmenistan", "Туркмения"),
    ("TR", "Türkiye", "Турция"),
    ("UA", "Ukraine", "Украина"),
    ("US", "United States", "США"),
    ("UZ", "Uzbekistan", "Узбекистан"),
];

/// The name of a country by its ISO 3166-1 code; a country not in the table is its code.
#[must_use]
pub fn country_name(code: &str, language: Language) -> &str {
    let found = COUNTRIES.binary_search_by_key(&code, |(known, _, _)| known);
    found.map_or(code, |at| match language {
        Language::En => COUNTRIES[at].1,
        Language::Ru => COUNTRIES[at].2,
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_country_of_the_table_is_found() {
        for (code, english, russian) in COUNTRIES {
            assert_eq!(country_name(code, Language::En), english);
            assert_eq!(country_name(code, Language::Ru), russian);
        }
        assert_eq!(country_name("ZZ", Language::Ru), "ZZ");
    }
}
