//! Every committed input and its mutants, the same ones each time.

use std::{fs, path::Path};

use fuzz_targets::{ALL, Target};

/// Mutants of each target's corpus; a fuzzer makes more in a second.
const MUTANTS: usize = 3_000;

fn corpus(name: &str) -> Vec<Vec<u8>> {
    let folder = Path::new(env!("CARGO_MANIFEST_DIR")).join("corpus").join(name);
    let files = fs::read_dir(&folder).unwrap_or_else(|error| panic!("{name}: {error}"));
    let mut paths: Vec<_> = files.map(|file| file.expect("listed").path()).collect();
    paths.sort_unstable();
    paths.iter().map(|path| fs::read(path).expect("readable")).collect()
}

/// xorshift64*: small, and the same everywhere.
struct Dice(u64);

impl Dice {
    fn below(&mut self, sides: usize) -> usize {
        self.0 ^= self.0 >> 12;
        self.0 ^= self.0 << 25;
        self.0 ^= self.0 >> 27;
        let rolled = self.0.wrapping_mul(0x2545_f491_4f6c_dd1d) >> 33;
        usize::try_from(rolled).expect("31 bits") % sides.max(1)
    }
}

/// Bytes that parsers care about.
const TELLING: &[u8] = b"\0\n\r\t\"',;:=.{}[]()<>-+*/\\#%&0129eE\xff\xc3\xe2\xf0 ";

fn mutant(dice: &mut Dice, seeds: &[Vec<u8>]) -> Vec<u8> {
    let mut bytes = seeds[dice.below(seeds.len())].clone();
    for _ in 0..=dice.below(4) {
        let at = dice.below(bytes.len() + 1);
        match dice.below(6) {
            0 => bytes.truncate(at),
            1 => bytes.insert(at, TELLING[dice.below(TELLING.len())]),
            2 if at < bytes.len() => bytes[at] = TELLING[dice.below(TELLING.len())],
            3 if at < bytes.len() => bytes[at] ^= 1 << dice.below(8),
            4 => {
                let end = (at + dice.below(32)).min(bytes.len());
                let part = bytes[at..end].to_vec();
                bytes.splice(at..at, part);
            }
            _ => {
                let other = &seeds[dice.below(seeds.len())];
                let from = dice.below(other.len() + 1);
                bytes.splice(at..at, other[from..(from + 64).min(other.len())].iter().copied());
            }
        }
    }
    bytes
}

/// Says which bytes broke a promise, so that they can be kept.
fn throw(name: &str, target: Target, bytes: &[u8]) {
    let thrown = std::panic::catch_unwind(|| target(bytes));
    assert!(thrown.is_ok(), "{name} broke on {:?}", String::from_utf8_lossy(bytes));
}

#[test]
fn no_committed_input_and_none_of_its_mutants_breaks_a_promise() {
    for (name, target) in ALL {
        let seeds = corpus(name);
        assert!(!seeds.is_empty(), "{name} has a corpus");
        seeds.iter().for_each(|seed| throw(name, target, seed));
        let mut dice = Dice(0x9e37_79b9_7f4a_7c15);
        for _ in 0..MUTANTS {
            throw(name, target, &mutant(&mut dice, &seeds));
        }
    }
}
