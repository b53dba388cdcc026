//! What changed on one entity, field by field: enough to redo, to undo and to see a conflict.

use serde::{Deserialize, Serialize};

/// A field's value before and after a change.
#[derive(Clone, PartialEq, Eq, Debug, Serialize, Deserialize)]
pub struct Was<T> {
    /// The value the change was made on.
    pub before: T,
    /// The value it made.
    pub after: T,
}

/// Something the log speaks about: it has an identity and changes field by field.
pub trait Entity: Clone + PartialEq {
    /// What names it.
    type Key: Clone + PartialEq + std::fmt::Debug;
    /// The fields that may change, each with its value before and after.
    type Delta: Delta<Self>;

    /// Returns the identity.
    fn key(&self) -> Self::Key;
}

/// A set of changed fields of one entity.
pub trait Delta<E>: Clone + PartialEq + Sized {
    /// Returns the fields in which `after` differs from `before`.
    fn between(before: &E, after: &E) -> Self;
    /// Returns whether nothing changed.
    fn is_empty(&self) -> bool;
    /// Returns the change back.
    #[must_use]
    fn reversed(&self) -> Self;
    /// Returns the names of the touched fields.
    fn fields(&self) -> Vec<&'static str>;
    /// Returns the touched fields whose value in `entity` is no longer the one before.
    fn conflicts(&self, entity: &E) -> Vec<&'static str>;
    /// Writes the values after into `entity`.
    fn write(&self, entity: &mut E);
}

/// Declares the delta of an entity from the list of its changing fields.
macro_rules! delta {
    ($(#[$doc:meta])* $delta:ident of $entity:ty { $($field:ident: $ty:ty,)* }) => {
        $(#[$doc])*
        #[derive(Clone, Default, PartialEq, Eq, Debug, serde::Serialize, serde::Deserialize)]
        pub struct $delta {
            $(
                #[doc = concat!("Change of `", stringify!($field), "`.")]
                #[serde(default, skip_serializing_if = "Option::is_none")]
                pub $field: Option<$crate::domain::delta::Was<$ty>>,
            )*
        }

        impl $crate::domain::delta::Delta<$entity> for $delta {
            fn between(before: &$entity, after: &$entity) -> Self {
                Self { $(
                    $field: (before.$field != after.$field).then(|| $crate::domain::delta::Was {
                        before: before.$field.clone(),
                        after: after.$field.clone(),
                    }),
                )* }
            }

            fn is_empty(&self) -> bool {
                $(self.$field.is_none())&&*
            }

            fn reversed(&self) -> Self {
                Self { $(
                    $field: self.$field.clone().map(|was| $crate::domain::delta::Was {
                        before: was.after,
                        after: was.before,
                    }),
                )* }
            }

            fn fields(&self) -> Vec<&'static str> {
                [$(self.$field.is_some().then_some(stringify!($field)),)*].into_iter().flatten().collect()
            }

            fn conflicts(&self, entity: &$entity) -> Vec<&'static str> {
                [$(
                    self.$field
                        .as_ref()
                        .is_some_and(|was| was.before != entity.$field)
                        .then_some(stringify!($field)),
                )*].into_iter().flatten().collect()
            }

            fn write(&self, entity: &mut $entity) {
                $(if let Some(was) = &self.$field {
                    entity.$field = was.after.clone();
                })*
            }
        }
    };
}

pub(crate) use delta;
