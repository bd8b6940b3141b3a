//! The dependency rule and the size budgets, held by a test.
