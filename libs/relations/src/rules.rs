//! What a kind of links allows.

/// What holds for every link of a kind.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Rules {
    /// True when following links may come back to where it began.
    pub may_cycle: bool,
    /// Most links from one source.
    pub links_max: usize,
}

/// Why a link, or a set of links, is refused.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
pub enum Refusal<N> {
    /// The link leads to its own source.
    #[error("leads to itself")]
    ToItself(N),
    /// Following links comes back to where it began; the nodes in the order of the circle.
    #[error("leads back to itself")]
    Cycle(Vec<N>),
}

impl Rules {
    /// Checks links between nodes of one type: `known` are there, `added` shall be. Known links
    /// that are not reachable from the added ones may be left out.
    ///
    /// # Errors
    /// [`Refusal`], for the first link at fault. No kind allows a link from a node to itself.
    pub fn check<N: Copy + Ord>(
        self,
        known: impl IntoIterator<Item = (N, N)>,
        added: &[(N, N)],
    ) -> Result<(), Refusal<N>> {
        if let Some((node, _)) = added.iter().find(|(source, target)| source == target) {
            return Err(Refusal::ToItself(*node));
        }
        if self.may_cycle {
            return Ok(());
        }
        match crate::find_cycle(known, added) {
            Some(cycle) => Err(Refusal::Cycle(cycle)),
            None => Ok(()),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::{Refusal, Rules};

    const FREE: Rules = Rules { may_cycle: true, links_max: 10 };
    const STRICT: Rules = Rules { may_cycle: false, links_max: 10 };

    #[test]
    fn a_kind_decides_about_circles_and_none_leads_to_itself() {
        assert_eq!(FREE.check([(1, 2)], &[(2, 1)]), Ok(()));
        assert_eq!(STRICT.check([(1, 2)], &[(2, 3)]), Ok(()));
        assert_eq!(STRICT.check([(1, 2)], &[(2, 1)]), Err(Refusal::Cycle(vec![2, 1])));
        assert_eq!(FREE.check([], &[(1, 2), (3, 3)]), Err(Refusal::ToItself(3)));
    }
}
