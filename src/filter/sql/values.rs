//! Values, texts like a pattern, lists of values.

use crate::filter::field::Kind;
use crate::filter::model::{Arithmetic, Comparison, Fold, Function, Pattern, Piece, Scalar};
use crate::filter::sql::{Bound, Writer};

impl Writer<'_> {
    pub(super) fn day(&mut self, value: &Scalar) -> String {
        let text = self.scalar(value);
        if value.kind() == Kind::Moment { format!("({text} at time zone 'UTC')::date") } else { text }
    }

    pub(super) fn scalar(&mut self, value: &Scalar) -> String {
        match value {
            Scalar::Field { name, kind } => {
                let field = self.names.field(name);
                match kind {
                    Kind::Text | Kind::Other => format!("({field})::text"),
                    Kind::Real => format!("({field})::float8"),
                    Kind::Boolean => format!("({field})::boolean"),
                    _ => field,
                }
            }
            Scalar::Id => self.names.id(),
            Scalar::Text(text) => self.bind(Bound::Text(text.clone()), "text"),
            Scalar::Integer(number) => self.bind(Bound::Integer(*number), "bigint"),
            Scalar::Real(number) => self.bind(Bound::Real(*number), "float8"),
            Scalar::Boolean(value) => self.bind(Bound::Boolean(*value), "boolean"),
            Scalar::Date(date) => self.bind(Bound::Text(date.to_string()), "text::date"),
            Scalar::Moment(at) => self.bind(Bound::Text(at.to_string()), "text::timestamptz"),
            Scalar::Arithmetic(left, operation, right) => self.arithmetic(left, *operation, right),
            Scalar::Casei(inner) => format!("lower({})", self.scalar(inner)),
            Scalar::Accenti(inner) => format!("public.unaccent({})", self.scalar(inner)),
            Scalar::Call(function, inner) => {
                let cast = if function.takes() == Kind::Real { "::float8" } else { "" };
                let widened = if *function == Function::Length { "::bigint" } else { "" };
                format!("{}(({}){cast}){widened}", function.name(), self.scalar(inner))
            }
        }
    }

    /// Null where double precision has no answer, as [`crate::filter::arithmetic`] says.
    fn arithmetic(&mut self, left: &Scalar, operation: Arithmetic, right: &Scalar) -> String {
        let (left, right) = (self.scalar(left), self.scalar(right));
        let (guard, answer) = match operation {
            Arithmetic::Plus => ("", "n.x + n.y"),
            Arithmetic::Minus => ("", "n.x - n.y"),
            Arithmetic::Times => ("", "n.x * n.y"),
            Arithmetic::Divided => (" and n.y <> 0", "n.x / n.y"),
            Arithmetic::WholeDivided => (" and n.y <> 0", "trunc(n.x / n.y)"),
            Arithmetic::Modulo => (" and n.y <> 0", "n.x - n.y * trunc(n.x / n.y)"),
            Arithmetic::Power => (
                " and case when n.x = 0 then n.y >= 0 else abs(n.y * ln(abs(n.x))) <= 600 and (n.x > 0 or n.y = trunc(n.y)) end",
                "power(n.x, n.y)",
            ),
        };
        // A subquery names each operand once: written twice in each guard they would double with every level.
        format!(
            "(select case when (n.x = 0 or abs(n.x) between 1e-150::float8 and 1e150::float8) \
             and (n.y = 0 or abs(n.y) between 1e-150::float8 and 1e150::float8){guard} then {answer} end \
             from (values (({left})::float8, ({right})::float8)) n (x, y))"
        )
    }

    /// A pattern that is folded is folded piece by piece and its signs escaped after: some letters lose an accent to `%`.
    pub(super) fn like(&mut self, value: &Scalar, pattern: &Pattern) -> String {
        let value = self.scalar(value);
        if pattern.folds.is_empty() {
            let bound = self.bind(Bound::Text(pattern.written()), "text");
            return format!("({value} like {bound} escape '\\')");
        }
        let mut pieces = vec!["''".to_owned()];
        for piece in &pattern.pieces {
            pieces.push(match piece {
                Piece::Any => "'%'".into(),
                Piece::One => "'_'".into(),
                Piece::Text(text) => {
                    let bound = self.bind(Bound::Text(text.clone()), "text");
                    let folded = pattern.folds.iter().rev().fold(bound, |text, fold| match fold {
                        Fold::Case => format!("lower({text})"),
                        Fold::Accents => format!("public.unaccent({text})"),
                    });
                    format!(r"regexp_replace({folded}, '([\\%_])', '\\\1', 'g')")
                }
            });
        }
        format!("({value} like ({}) escape '\\')", pieces.join(" || "))
    }

    /// Literals of one kind are one parameter; anything else is compared one by one.
    pub(super) fn among(&mut self, value: &Scalar, items: &[Scalar]) -> String {
        let Some((bound, cast)) = gathered(value.kind(), items) else {
            let parts: Vec<String> = items.iter().map(|item| self.compare(value, Comparison::Equal, item)).collect();
            return format!("({})", parts.join(" or "));
        };
        let value = self.scalar(value);
        format!("({value} = any ({}))", self.bind(bound, cast))
    }
}

/// Literals as one array; none when they are not of one kind, or not literals.
fn gathered(kind: Kind, items: &[Scalar]) -> Option<(Bound, &'static str)> {
    let texts = |of: fn(&Scalar) -> Option<String>| items.iter().map(of).collect::<Option<Vec<_>>>().map(Bound::Texts);
    match kind {
        Kind::Text | Kind::Other => texts(|item| if let Scalar::Text(text) = item { Some(text.clone()) } else { None })
            .map(|bound| (bound, "text[]")),
        Kind::Date => texts(|item| if let Scalar::Date(date) = item { Some(date.to_string()) } else { None })
            .map(|bound| (bound, "text[]::date[]")),
        Kind::Moment => texts(|item| if let Scalar::Moment(at) = item { Some(at.to_string()) } else { None })
            .map(|bound| (bound, "text[]::timestamptz[]")),
        Kind::Integer => {
            let whole = items.iter().map(|item| if let Scalar::Integer(n) = item { Some(*n) } else { None });
            whole.collect::<Option<Vec<_>>>().map(|all| (Bound::Integers(all), "bigint[]"))
        }
        Kind::Real => {
            let reals = items.iter().map(|item| match item {
                Scalar::Real(number) => Some(*number),
                Scalar::Integer(number) => Some(*number as f64),
                _ => None,
            });
            reals.collect::<Option<Vec<_>>>().map(|all| (Bound::Reals(all), "float8[]"))
        }
        _ => None,
    }
}
