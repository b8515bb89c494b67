//! How a platform's `capabilities.rs` writes its table: one row an action, and what is the same in all tables.

use exeunt_core::{ActionKind, Capability, CapabilityTable, Login, ProofKind, Reversal, Support};

/// One row. Notes and losses are keys of the catalogue.
#[derive(Debug, Clone, Copy)]
pub(crate) struct Row {
    pub(crate) kind: ActionKind,
    pub(crate) support: Support,
    pub(crate) works_in: &'static [Login],
    pub(crate) reversal: Reversal,
    pub(crate) proof: ProofKind,
    /// Requests, at most, of the usual case; none when it isn't done by machine.
    pub(crate) cost: u32,
    pub(crate) note: Option<&'static str>,
    pub(crate) lost: Option<&'static str>,
}

impl Row {
    /// Made so by the platform itself.
    pub(crate) const fn native(
        kind: ActionKind,
        works_in: &'static [Login],
        reversal: Reversal,
        proof: ProofKind,
        cost: u32,
    ) -> Self {
        Self { kind, support: Support::Native, works_in, reversal, proof, cost, note: None, lost: None }
    }

    /// Made so by several steps, or by a detour.
    pub(crate) const fn emulated(
        kind: ActionKind,
        works_in: &'static [Login],
        reversal: Reversal,
        proof: ProofKind,
        cost: u32,
    ) -> Self {
        Self { support: Support::Emulated, ..Self::native(kind, works_in, reversal, proof, cost) }
    }

    /// Made so by a person.
    pub(crate) const fn manual(
        kind: ActionKind,
        works_in: &'static [Login],
        reversal: Reversal,
        proof: ProofKind,
    ) -> Self {
        Self { support: Support::Manual, ..Self::native(kind, works_in, reversal, proof, 0) }
    }

    /// Can't be made so.
    pub(crate) const fn impossible(kind: ActionKind) -> Self {
        Self { support: Support::Unsupported, ..Self::native(kind, &[], Reversal::None, ProofKind::Statement, 0) }
    }

    /// The same, with what an operator should know.
    pub(crate) const fn note(self, key: &'static str) -> Self {
        Self { note: Some(key), ..self }
    }

    /// The same, with what undoing doesn't bring back, whoever does it.
    pub(crate) const fn lost(self, key: &'static str) -> Self {
        Self { lost: Some(key), ..self }
    }
}

/// The table of these rows. `scopes`: the rights that an action needs which is done by machine.
pub(crate) fn table(
    rows: impl IntoIterator<Item = Row>,
    scopes: impl Fn(ActionKind) -> Vec<&'static str>,
) -> CapabilityTable {
    let capability = |row: Row| Capability {
        support: row.support,
        works_in: row.works_in.to_vec(),
        reversal: row.reversal,
        scopes: match row.support {
            Support::Native | Support::Emulated => scopes(row.kind).into_iter().map(str::to_owned).collect(),
            Support::Manual | Support::Unsupported => Vec::new(),
        },
        // What goes on in the background is polled for; what has been answered shows at once.
        settles_ms: 0,
        proof: row.proof,
        cost: row.cost,
        note: row.note.map(str::to_owned),
        lost: row.lost.map(str::to_owned),
    };
    CapabilityTable(rows.into_iter().map(|row| (row.kind, capability(row))).collect())
}

/// What every platform's tables keep to.
#[cfg(test)]
pub(crate) fn must_be_whole(table: &CapabilityTable) {
    assert_eq!(table.0.len(), ActionKind::ALL.len());
    for (kind, row) in &table.0 {
        let by_machine = matches!(row.support, Support::Native | Support::Emulated);
        assert_eq!(row.support == Support::Unsupported, row.works_in.is_empty(), "{kind:?}");
        assert_eq!(row.cost > 0, by_machine, "{kind:?}");
        assert_eq!(!row.scopes.is_empty(), by_machine, "{kind:?}");
        assert!(
            row.reversal != Reversal::Exact || row.lost.is_none(),
            "{kind:?} is undone exactly and loses something"
        );
    }
}
