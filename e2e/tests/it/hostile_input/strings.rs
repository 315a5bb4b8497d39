//! Strings that have broken other programs: a short list of our own, and the long one that lies
//! beside the repository where it does.

use std::{fs, path::Path};

const LIST: &str = "../../shared/data/bad_input/blns.json";

/// One of each kind that we know a program to have fallen over.
pub(super) const OURS: [&str; 52] = [
    "",
    " ",
    "\t",
    "a\r\nb: c",
    "\u{0}",
    "a\u{0}b",
    "\u{1}\u{7}\u{8}\u{1b}[31m",
    "\u{7f}\u{80}\u{9f}",
    "\u{feff}a",
    "\u{200b}\u{200d}\u{2060}",
    "\u{202e}txt.exe",
    "\u{2028}\u{2029}",
    "\u{fffd}\u{fffe}\u{ffff}",
    "\u{10ffff}\u{e000}",
    "e\u{301}\u{302}\u{303}\u{304}\u{305}\u{306}",
    "👩‍👩‍👧‍👦🏴󠁧󠁢󠁥󠁮󠁧󠁿",
    "İıßẞﬀǅſ",
    "１２３",
    "١٢٣",
    "наушники",
    "𝔘𝔫𝔦𝔠𝔬𝔡𝔢",
    "null",
    "undefined",
    "true",
    "NaN",
    "Infinity",
    "-infinity",
    "-0",
    "1e400",
    "0x7fffffff",
    "9223372036854775808",
    "2026-02-30",
    "999999-12-31",
    "-0001-01-01T00:00:00Z",
    "2026-11-21T24:60:61+99:99",
    "00000000-0000-0000-0000-000000000000",
    "ffffffff-ffff-ffff-ffff-ffffffffffff",
    "' OR 1=1; DROP TABLE orders.orders; --",
    "\\'; SELECT pg_sleep(10); --",
    "$1 $$ {} {0} %s %n %x",
    "%_\\%",
    "& | ! : * <-> ()",
    "((((((((((a+)+)+)+)+)+)+)+)+)+",
    "<script>alert(1)</script>",
    "\"><img src=x onerror=alert(1)>",
    "{{7*7}}${7*7}<%= 7*7 %>",
    "../../../../etc/passwd",
    "C:\\con\\aux.txt",
    "%00%0d%0a%2e%2e%2f",
    "=1+1|cmd",
    "__proto__",
    "*/*;q=0.1,,;",
];

/// Letters of a long text: more than an index can hold, few enough for an address.
const LETTERS: usize = 9_000;

/// Our own and a long one that no compression makes short.
pub(super) fn ours() -> Vec<String> {
    let mut ours: Vec<String> = OURS.map(str::to_owned).into();
    let mut state = 1_u32;
    let letters = std::iter::repeat_with(|| {
        state = state.wrapping_mul(1_664_525).wrapping_add(1_013_904_223);
        char::from(b'a' + u8::try_from((state >> 16) % 26).expect("one of 26"))
    });
    ours.push(letters.take(LETTERS).collect());
    ours
}

/// The long list; nothing, and said so, where it does not lie beside the repository.
pub(super) fn long_list() -> Option<Vec<String>> {
    let path = Path::new(env!("CARGO_MANIFEST_DIR")).join(LIST);
    match fs::read(&path) {
        Ok(list) => Some(serde_json::from_slice(&list).expect("a list of strings")),
        Err(_) => {
            println!("SKIPPED: there is no list of naughty strings at {}", path.display());
            None
        }
    }
}
