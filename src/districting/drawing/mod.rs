//! A plan drawn by hand: operations that are kept, undone, replayed and compared.
pub(super) mod change;
pub(super) mod closing;
pub(super) mod comparison;
pub(super) mod operation;
pub(super) mod scenario;
pub(super) mod tally;
