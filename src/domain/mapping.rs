//! Which column of a table is which of our fields, where no export says so: a person's word, which is
//! remembered by the file's header.

use std::collections::BTreeMap;

use serde::{Deserialize, Serialize};

use super::fact::Kind;

/// Which column is which field, as a mapping file writes it.
///
/// Fields it leaves out are found by the names columns usually have.
#[derive(Clone, Default, PartialEq, Eq, Debug, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Mapping {
    /// The kind of the table; where absent, the one named beside the file.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub kind: Option<Kind>,
    /// Our field, and the file's title of its column; an empty title keeps the field out.
    #[serde(default)]
    pub columns: BTreeMap<String, String>,
    /// Our field, and what its cell would say on every row.
    #[serde(default)]
    pub constants: BTreeMap<String, String>,
    /// The order of slash dates, `dmy`, `mdy` or `ymd`; where absent, the file's own cells and its kind
    /// decide.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub dates: Option<String>,
}

/// What a header is known by: SHA-256 of its titles as they are compared.
pub type Signature = [u8; 32];

/// A mapping and the header it is for.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct Mapped {
    /// The header.
    pub signature: Signature,
    /// Its mapping, with the kind.
    pub mapping: Mapping,
}
