//! The pool, the migrations, the scope of a session.
