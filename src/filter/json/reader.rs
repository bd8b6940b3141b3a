//! From JSON values to terms.

use serde_json::{Map, Value};

use crate::filter::Fault;
use crate::filter::build::{Builder, Signs, Term, exactly};
use crate::filter::fault::{Place, Reason, shorten};
use crate::filter::limits;
use crate::filter::model::{Arithmetic, Comparison, Scalar, Test, of_name};

/// Reads values, and knows the JSON pointer of the one it reads.
pub struct Reader<'a> {
    pub builder: Builder<'a>,
    pub path: String,
}

type Read<T = Term> = Result<T, Fault>;

impl Reader<'_> {
    /// What a value stands for.
    pub fn term(&mut self, value: &Value) -> Read {
        let path = self.path.clone();
        self.builder.enter(|| Place::Json(path))?;
        let term = match value {
            Value::Bool(value) => Scalar::Boolean(*value).into(),
            Value::Number(number) => self.number(number)?,
            Value::String(text) => {
                let term = self.builder.text(text.clone());
                self.fault(term)?
            }
            Value::Array(items) => Term::List(self.each(items)?),
            Value::Object(object) => self.object(object)?,
            Value::Null => return self.fault(Err(Reason::Expected { expected: "a value", found: "null".into() })),
        };
        self.builder.leave();
        Ok(term)
    }

    /// The condition a term is.
    pub fn test(&self, term: Term) -> Read<Test> {
        self.fault(self.builder.test(term))
    }

    fn fault<T>(&self, found: Result<T, Reason>) -> Read<T> {
        found.map_err(|reason| reason.at(Place::Json(self.path.clone())))
    }

    fn below<T>(&mut self, step: &str, read: impl FnOnce(&mut Self) -> Read<T>) -> Read<T> {
        let length = self.path.len();
        self.path.push('/');
        self.path.push_str(step);
        let found = read(self)?;
        self.path.truncate(length);
        Ok(found)
    }

    fn each(&mut self, items: &[Value]) -> Read<Vec<Term>> {
        // The conditions of AND and OR are as many as all conditions may be.
        if items.len() > limits::NODES {
            return self.fault(Err(Reason::TooManyItems { most: limits::ITEMS }));
        }
        let each = items.iter().enumerate();
        each.map(|(at, item)| self.below(&at.to_string(), |reader| reader.term(item))).collect()
    }

    fn number(&mut self, number: &serde_json::Number) -> Read {
        let counted = self.builder.count();
        self.fault(counted)?;
        let real = || number.as_f64().filter(|real| real.is_finite()).map(Scalar::Real);
        let scalar = number.as_i64().map(Scalar::Integer).or_else(real);
        self.fault(scalar.map(Term::Scalar).ok_or_else(|| Reason::NumberUnreadable(shorten(&number.to_string()))))
    }

    fn object(&mut self, object: &Map<String, Value>) -> Read {
        if let Some(operation) = object.get("op") {
            let Some(operation) = operation.as_str() else { return self.expected("a text", operation) };
            let arguments = object.get("args").unwrap_or(&Value::Null);
            let Some(arguments) = arguments.as_array() else { return self.expected("a list", arguments) };
            let arguments = self.below("args", |reader| reader.each(arguments))?;
            return self.operation(operation, arguments);
        }
        if object.contains_key("type") {
            let shape = super::geometry::read(object);
            let made = shape.and_then(|shape| self.builder.shape(shape, self.builder.crs()));
            return self.fault(made);
        }
        for (key, value) in object {
            let text = value.as_str();
            let made = match (key.as_str(), text) {
                ("property", Some(name)) => self.builder.name(name),
                ("date", Some(text)) => self.builder.date(text),
                ("timestamp", Some(text)) => self.builder.moment(text),
                ("interval", _) => return self.interval(value),
                ("bbox", _) => super::geometry::corners(value).and_then(|corners| self.builder.bbox(corners)),
                _ => continue,
            };
            return self.fault(made);
        }
        self.expected("op, property, date, timestamp, interval, bbox, type", &Value::Object(object.clone()))
    }

    fn expected<T>(&self, expected: &'static str, found: &Value) -> Read<T> {
        self.fault(Err(Reason::Expected { expected, found: shorten(&found.to_string()) }))
    }

    fn interval(&mut self, value: &Value) -> Read {
        let Some(ends) = value.as_array() else { return self.expected("a list", value) };
        let ends = self.below("interval", |reader| reader.each(ends))?;
        let made = exactly("interval", ends, "2").and_then(|[start, end]| self.builder.interval(start, end));
        self.fault(made)
    }

    fn operation(&mut self, name: &str, arguments: Vec<Term>) -> Read {
        let lower = name.to_ascii_lowercase();
        if matches!(lower.as_str(), "and" | "or" | "not") {
            return self.logic(&lower, arguments);
        }
        let made = self.compared(name, &lower, arguments);
        self.fault(made)
    }

    fn logic(&mut self, name: &str, arguments: Vec<Term>) -> Read {
        let given = arguments.len();
        let tests: Vec<Test> = arguments.into_iter().map(|term| self.test(term)).collect::<Result<_, _>>()?;
        match name {
            "and" if given > 1 => Ok(Test::And(tests).into()),
            "or" if given > 1 => Ok(Test::Or(tests).into()),
            _ if name == "not" && given == 1 => {
                let inner = tests.into_iter().next().unwrap_or(Test::Constant(false));
                Ok(Test::Not(Box::new(inner)).into())
            }
            _ => {
                let wanted = if name == "not" { "1" } else { "2…" };
                self.fault(Err(Reason::Arguments { operation: name.into(), given, wanted }))
            }
        }
    }

    fn compared(&mut self, name: &str, lower: &str, arguments: Vec<Term>) -> Result<Term, Reason> {
        let builder = &mut self.builder;
        if let Some(comparison) = of_name(&Comparison::ALL, name) {
            let [left, right] = exactly(name, arguments, "2")?;
            return builder.compare(left, comparison, right).map(Term::Test);
        }
        if let Some(operation) = of_name(&Arithmetic::ALL, name) {
            let [left, right] = exactly(name, arguments, "2")?;
            return builder.arithmetic(left, operation, right);
        }
        let test = match lower {
            "like" => {
                let [value, pattern] = exactly(name, arguments, "2")?;
                builder.like(value, pattern, Signs::CQL2)
            }
            "between" => {
                let [value, low, high] = exactly(name, arguments, "3")?;
                builder.between(value, low, high)
            }
            "in" => {
                let [value, items] = exactly(name, arguments, "2")?;
                let Term::List(items) = items else {
                    return Err(Reason::Expected { expected: "a list", found: crate::filter::build::told(&items) });
                };
                builder.among(value, items)
            }
            "isnull" => {
                let [value] = exactly(name, arguments, "1")?;
                builder.null(value)
            }
            _ => return builder.called(name, arguments),
        };
        test.map(Term::Test)
    }
}
