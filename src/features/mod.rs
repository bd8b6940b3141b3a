//! Features asked for by a person: what is here, search, selection, export.
