//! How values of the domain stand in columns.
//!
//! Ids are 16-byte blobs, platform ids integers or text, days day numbers, instants milliseconds,
//! stages their place in the table, other named values their names.

use rusqlite::types::{FromSql, FromSqlError, FromSqlResult, ToSql, ToSqlOutput, ValueRef};
use serde::Serialize;
use serde::de::DeserializeOwned;

use crate::domain::creator::{CreatorType, Tier};
use crate::domain::date::{Date, Instant, Zone, day_number, from_day_number, from_millis};
use crate::domain::fact::Side;
use crate::domain::followup::{FollowUpKind, FollowUpState};
use crate::domain::id::{
    BatchId, BookingId, BriefId, CampaignId, ConflictId, CreatorId, EventId, ExperimentId, ExtId,
    FollowUpId, NoteId, OfferId, OpId, OutreachId, SampleId, SegmentId, ShopId, SuggestionId,
};
use crate::domain::money::{BasisPoints, Currency};
use crate::domain::playbook::Cause;
use crate::domain::sample::Decision;
use crate::domain::stage::Stage;
use crate::domain::suggestion::{SubjectKind, SuggestionState};

macro_rules! blobs {
    ($($id:ident),* $(,)?) => {$(
        impl ToSql for $id {
            fn to_sql(&self) -> rusqlite::Result<ToSqlOutput<'_>> {
                Ok(ToSqlOutput::Borrowed(ValueRef::Blob(self.0.as_bytes())))
            }
        }

        impl FromSql for $id {
            fn column_result(value: ValueRef<'_>) -> FromSqlResult<Self> {
                uuid::Uuid::column_result(value).map(Self)
            }
        }
    )*};
}

blobs!(
    BatchId,
    BookingId,
    BriefId,
    CampaignId,
    ConflictId,
    CreatorId,
    EventId,
    ExperimentId,
    OutreachId,
    FollowUpId,
    NoteId,
    OfferId,
    OpId,
    SampleId,
    SegmentId,
    ShopId,
    SuggestionId,
);

macro_rules! names {
    ($($named:ident),* $(,)?) => {$(
        impl ToSql for $named {
            fn to_sql(&self) -> rusqlite::Result<ToSqlOutput<'_>> {
                Ok(ToSqlOutput::from(self.name()))
            }
        }

        impl FromSql for $named {
            fn column_result(value: ValueRef<'_>) -> FromSqlResult<Self> {
                value.as_str()?.parse().map_err(|_unknown: String| FromSqlError::InvalidType)
            }
        }
    )*};
}

names!(
    CreatorType,
    Decision,
    FollowUpKind,
    FollowUpState,
    SubjectKind,
    SuggestionState,
    Zone,
);

impl ToSql for Cause {
    fn to_sql(&self) -> rusqlite::Result<ToSqlOutput<'_>> {
        Ok(ToSqlOutput::from(self.to_string()))
    }
}

impl FromSql for Cause {
    fn column_result(value: ValueRef<'_>) -> FromSqlResult<Self> {
        value
            .as_str()?
            .parse()
            .map_err(|_unknown: String| FromSqlError::InvalidType)
    }
}

impl ToSql for ExtId {
    fn to_sql(&self) -> rusqlite::Result<ToSqlOutput<'_>> {
        Ok(match self {
            Self::Number(number) => ToSqlOutput::from(*number),
            Self::Text(text) => ToSqlOutput::from(&**text),
        })
    }
}

impl FromSql for ExtId {
    fn column_result(value: ValueRef<'_>) -> FromSqlResult<Self> {
        match value.as_i64() {
            Ok(number) => Ok(Self::Number(number)),
            Err(_other_type) => value.as_str().map(Self::new),
        }
    }
}

impl ToSql for Currency {
    fn to_sql(&self) -> rusqlite::Result<ToSqlOutput<'_>> {
        Ok(ToSqlOutput::from(self.code()))
    }
}

impl FromSql for Currency {
    fn column_result(value: ValueRef<'_>) -> FromSqlResult<Self> {
        value
            .as_str()?
            .parse()
            .map_err(|_unknown: String| FromSqlError::InvalidType)
    }
}

impl ToSql for BasisPoints {
    fn to_sql(&self) -> rusqlite::Result<ToSqlOutput<'_>> {
        Ok(ToSqlOutput::from(self.0))
    }
}

impl FromSql for BasisPoints {
    fn column_result(value: ValueRef<'_>) -> FromSqlResult<Self> {
        value.as_i64().map(Self)
    }
}

impl ToSql for Tier {
    fn to_sql(&self) -> rusqlite::Result<ToSqlOutput<'_>> {
        Ok(ToSqlOutput::from(self.number()))
    }
}

impl FromSql for Tier {
    fn column_result(value: ValueRef<'_>) -> FromSqlResult<Self> {
        Self::try_from(u8::column_result(value)?).map_err(|_unknown| FromSqlError::InvalidType)
    }
}

impl ToSql for Stage {
    fn to_sql(&self) -> rusqlite::Result<ToSqlOutput<'_>> {
        Ok(ToSqlOutput::from(*self as u8))
    }
}

impl FromSql for Stage {
    fn column_result(value: ValueRef<'_>) -> FromSqlResult<Self> {
        let place = value.as_i64()?;
        usize::try_from(place)
            .ok()
            .and_then(|place| Self::ALL.get(place).copied())
            .ok_or(FromSqlError::OutOfRange(place))
    }
}

impl ToSql for Side {
    fn to_sql(&self) -> rusqlite::Result<ToSqlOutput<'_>> {
        Ok(ToSqlOutput::from(match self {
            Self::Us => "us",
            Self::Them => "them",
        }))
    }
}

impl FromSql for Side {
    fn column_result(value: ValueRef<'_>) -> FromSqlResult<Self> {
        match value.as_str()? {
            "us" => Ok(Self::Us),
            "them" => Ok(Self::Them),
            _ => Err(FromSqlError::InvalidType),
        }
    }
}

/// A calendar date as a column: days since 1970-01-01.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub(crate) struct Day(pub(crate) Date);

impl ToSql for Day {
    fn to_sql(&self) -> rusqlite::Result<ToSqlOutput<'_>> {
        Ok(ToSqlOutput::from(day_number(self.0)))
    }
}

impl FromSql for Day {
    fn column_result(value: ValueRef<'_>) -> FromSqlResult<Self> {
        value.as_i64().map(|day| Self(from_day_number(day)))
    }
}

/// An instant as a column: milliseconds since 1970, UTC.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub(crate) struct Millis(pub(crate) Instant);

impl ToSql for Millis {
    fn to_sql(&self) -> rusqlite::Result<ToSqlOutput<'_>> {
        Ok(ToSqlOutput::from(self.0.timestamp_millis()))
    }
}

impl FromSql for Millis {
    fn column_result(value: ValueRef<'_>) -> FromSqlResult<Self> {
        value.as_i64().map(|ms| Self(from_millis(ms)))
    }
}

/// A value as a column of JSON.
#[derive(Clone, PartialEq, Eq, Debug)]
pub(crate) struct Json<T>(pub(crate) T);

impl<T: Serialize> ToSql for Json<T> {
    fn to_sql(&self) -> rusqlite::Result<ToSqlOutput<'_>> {
        serde_json::to_string(&self.0)
            .map(ToSqlOutput::from)
            .map_err(|error| rusqlite::Error::ToSqlConversionFailure(error.into()))
    }
}

impl<T: DeserializeOwned> FromSql for Json<T> {
    fn column_result(value: ValueRef<'_>) -> FromSqlResult<Self> {
        serde_json::from_str(value.as_str()?)
            .map(Self)
            .map_err(|error| FromSqlError::Other(error.into()))
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn there_and_back<T: ToSql + FromSql>(value: &T) -> T {
        let conn = rusqlite::Connection::open_in_memory().unwrap();
        conn.execute_batch("create table t (v any) strict").unwrap();
        conn.execute("insert into t values (?1)", [value]).unwrap();
        conn.query_row("select v from t", [], |row| row.get(0))
            .unwrap()
    }

    #[test]
    fn platform_ids_come_back_exactly_and_plain_digits_are_integers() {
        for text in [
            "0",
            "1729900020000884317",
            "9223372036854775808",
            "007",
            "A-1",
        ] {
            assert_eq!(there_and_back(&ExtId::new(text)).to_string(), text);
        }
        let conn = rusqlite::Connection::open_in_memory().unwrap();
        let kind: String = conn
            .query_row("select typeof(?1)", [ExtId::new("1729")], |row| row.get(0))
            .unwrap();
        assert_eq!(kind, "integer");
    }

    #[test]
    fn days_instants_and_stages_come_back() {
        let day = Day("2026-11-20".parse().unwrap());
        assert_eq!(there_and_back(&day), day);
        let at = Millis("2026-11-20T17:00:00.123Z".parse().unwrap());
        assert_eq!(there_and_back(&at), at);
        for stage in Stage::ALL {
            assert_eq!(there_and_back(&stage), stage);
        }
        assert_eq!(
            there_and_back(&Json(vec![Some(1), None])).0,
            [Some(1), None]
        );
    }
}
