//! What goes into a statement: nothing, an integer or a text. Times are milliseconds, flags are 0 and 1.

use bytes::BytesMut;
use domain::{
    ArticleId, AttachmentId, BrandId, ChangeId, CommentId, DeskId, FieldId, FormId, GroupId,
    HelpCategoryId, Moment, OrganizationId, PersonId, SectionId, StatusId, TicketId, TrainingId,
};

use postgres::types::{IsNull, ToSql, Type};

/// One parameter, borrowed from the caller.
#[derive(Clone, Copy, Debug)]
pub enum Value<'a> {
    /// SQL NULL.
    Null,
    /// A 64-bit integer.
    Int(i64),
    /// A text.
    Text(&'a str),
}

/// What can be a parameter.
pub trait IntoValue {
    /// The parameter.
    fn value(&self) -> Value<'_>;
}

impl rusqlite::ToSql for Value<'_> {
    fn to_sql(&self) -> rusqlite::Result<rusqlite::types::ToSqlOutput<'_>> {
        use rusqlite::types::{ToSqlOutput, ValueRef};
        Ok(ToSqlOutput::Borrowed(match self {
            Value::Null => ValueRef::Null,
            Value::Int(number) => ValueRef::Integer(*number),
            Value::Text(text) => ValueRef::Text(text.as_bytes()),
        }))
    }
}

type Refused = Box<dyn std::error::Error + Sync + Send>;

/// Written as the type that PostgreSQL found for the parameter's place in the statement.
impl ToSql for Value<'_> {
    fn to_sql(&self, kind: &Type, out: &mut BytesMut) -> Result<IsNull, Refused> {
        match self {
            Self::Null => Ok(IsNull::Yes),
            Self::Text(text) => text.to_sql(kind, out),
            Self::Int(number) => match *kind {
                Type::INT8 => number.to_sql(kind, out),
                Type::INT4 => i32::try_from(*number)?.to_sql(kind, out),
                Type::INT2 => i16::try_from(*number)?.to_sql(kind, out),
                Type::BOOL => (*number != 0).to_sql(kind, out),
                _ => Err(format!("an integer was given where {kind} is wanted").into()),
            },
        }
    }

    fn accepts(_: &Type) -> bool {
        true
    }

    fn to_sql_checked(&self, kind: &Type, out: &mut BytesMut) -> Result<IsNull, Refused> {
        match self {
            Self::Text(_) if !<&str as ToSql>::accepts(kind) => {
                Err(format!("a text was given where {kind} is wanted").into())
            }
            _ => self.to_sql(kind, out),
        }
    }
}

macro_rules! integers {
    ($($kind:ty => $read:expr),* $(,)?) => {$(
        impl IntoValue for $kind {
            fn value(&self) -> Value<'_> {
                let read: fn(&$kind) -> i64 = $read;
                Value::Int(read(self))
            }
        }
    )*};
}

integers! {
    i64 => |number| *number,
    bool => |flag| i64::from(*flag),
    Moment => |moment| moment.0,
    TicketId => |id| id.0,
    PersonId => |id| id.0,
    OrganizationId => |id| id.0,
    DeskId => |id| id.0,
    StatusId => |id| id.0,
    GroupId => |id| id.0,
    FormId => |id| id.0,
    FieldId => |id| id.0,
    TrainingId => |id| id.0,
    BrandId => |id| id.0,
    CommentId => |id| id.0,
    ChangeId => |id| id.0,
    AttachmentId => |id| id.0,
    ArticleId => |id| id.0,
    SectionId => |id| id.0,
    HelpCategoryId => |id| id.0,
}

impl IntoValue for str {
    fn value(&self) -> Value<'_> {
        Value::Text(self)
    }
}

impl IntoValue for String {
    fn value(&self) -> Value<'_> {
        Value::Text(self)
    }
}

impl<T: IntoValue + ?Sized> IntoValue for &T {
    fn value(&self) -> Value<'_> {
        (**self).value()
    }
}

impl<T: IntoValue> IntoValue for Option<T> {
    fn value(&self) -> Value<'_> {
        self.as_ref().map_or(Value::Null, IntoValue::value)
    }
}
