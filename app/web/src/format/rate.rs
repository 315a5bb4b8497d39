use super::NO_BREAK_SPACE;
use crate::Language;

/// A rate given in hundredths of a percent: 1975 is `19.75%` or `19,75 %`.
#[must_use]
pub fn percent(basis_points: u32, language: Language) -> String {
    let (whole, fraction) = (basis_points / 100, basis_points % 100);
    let fraction = match fraction {
        0 => String::new(),
        tens if tens % 10 == 0 => format!("{}", tens / 10),
        hundredths => format!("{hundredths:02}"),
    };
    let point = match language {
        _ if fraction.is_empty() => "",
        Language::En => ".",
        Language::Ru => ",",
    };
    match language {
        Language::En => format!("{whole}{point}{fraction}%"),
        Language::Ru => format!("{whole}{point}{fraction}{NO_BREAK_SPACE}%"),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_rate_shows_only_the_decimals_it_has() {
        let table = [
            (0, "0%", "0\u{a0}%"),
            (2000, "20%", "20\u{a0}%"),
            (1975, "19.75%", "19,75\u{a0}%"),
            (550, "5.5%", "5,5\u{a0}%"),
            (707, "7.07%", "7,07\u{a0}%"),
        ];
        for (basis_points, english, russian) in table {
            assert_eq!(percent(basis_points, Language::En), english);
            assert_eq!(percent(basis_points, Language::Ru), russian);
        }
    }
}
