//! A file before it is imported: what it would be read as, which column is which, what would be counted.

use crate::domain::mapping::Mapping;
use crate::domain::preview::Preview;
use crate::domain::shop::Shop;
use crate::store::Imported;

/// Which file goes into which shop, and how it is read.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct Wanted {
    /// The shop.
    pub shop: Shop,
    /// The path as typed.
    pub typed: String,
    /// Which column is which field; `None` where the header tells.
    pub said: Option<Mapping>,
}

/// What an import would count.
#[derive(Clone, PartialEq, Eq, Debug)]
pub enum Counted {
    /// It is still being counted.
    Waits,
    /// So much.
    Done(Imported),
    /// It cannot be imported so, and why.
    Refused(String),
}

/// The page of a file that may be imported.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct Intake {
    /// Which file.
    pub wanted: Wanted,
    /// The question its rows and counts are the answer to.
    pub asked: u64,
    /// Its columns and first rows.
    pub preview: Preview,
    /// What an import would count.
    pub counted: Counted,
    /// The line under the cursor: 0 imports, the others are columns in order.
    pub cursor: usize,
    /// The first of the rows that show beside the columns.
    pub first_row: usize,
}

impl Intake {
    /// Returns the page of a file that was looked at; a guess is what it is imported by.
    pub fn of(mut wanted: Wanted, asked: u64, preview: Preview) -> Self {
        if preview.guessed {
            wanted.said = Some(preview.mapping.clone());
        }
        let counted = lacking(&preview).map_or(Counted::Waits, Counted::Refused);
        Self {
            wanted,
            asked,
            preview,
            counted,
            cursor: 0,
            first_row: 0,
        }
    }

    /// Takes in how the same file is read after a change; the cursor stays.
    pub fn read_again(&mut self, preview: Preview) {
        self.counted = lacking(&preview).map_or(Counted::Waits, Counted::Refused);
        self.preview = preview;
    }

    /// Returns the number of the column under the cursor.
    pub const fn column(&self) -> Option<usize> {
        self.cursor.checked_sub(1)
    }

    /// Returns every field of the kind, in alphabetical order.
    pub fn fields(&self) -> Vec<String> {
        let taken = self.preview.columns.iter();
        let taken = taken.filter_map(|pair| pair.field.clone());
        let mut fields: Vec<String> = taken.chain(self.preview.unfilled.clone()).collect();
        fields.sort_unstable();
        fields.dedup();
        fields
    }

    /// Makes the column under the cursor that field, or leaves it out; whatever was that field before
    /// is so no more. Returns the mapping that says so.
    pub fn name_column(&mut self, field: Option<&str>) -> Option<Mapping> {
        let at = self.column()?;
        let mut mapping = self.wanted.said.clone();
        let mapping = mapping.get_or_insert_with(|| self.preview.mapping.clone());
        mapping.kind = Some(self.preview.kind);
        for pair in &mut self.preview.columns {
            pair.field = pair.field.take().filter(|known| Some(&**known) != field);
        }
        let pair = self.preview.columns.get_mut(at)?;
        if let Some(before) = pair.field.take() {
            // Named by nothing it would be found by its usual titles again.
            mapping.columns.insert(before, String::new());
        }
        if let Some(field) = field {
            pair.field = Some(field.to_owned());
            mapping
                .columns
                .insert(field.to_owned(), pair.column.clone());
        }
        self.preview.rows.clear();
        self.wanted.said = Some(mapping.clone());
        self.counted = Counted::Waits;
        Some(mapping.clone())
    }
}

/// Says which columns are wanting for any row to be read.
fn lacking(preview: &Preview) -> Option<String> {
    (!preview.missing.is_empty()).then(|| {
        format!(
            "No column is {} yet, which {} needs: go to it and press enter.",
            preview.missing.join(", "),
            preview.title
        )
    })
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::tui::testing;

    fn page() -> Intake {
        let wanted = Wanted {
            shop: testing::shop(),
            typed: "list.csv".to_owned(),
            said: None,
        };
        Intake::of(wanted, 1, testing::preview())
    }

    fn said(mapping: &Mapping) -> Vec<(&str, &str)> {
        let pairs = mapping.columns.iter();
        pairs
            .map(|(field, title)| (field.as_str(), title.as_str()))
            .collect()
    }

    #[test]
    fn a_column_takes_a_field_from_the_column_that_had_it() {
        let mut page = page();
        page.cursor = 2;
        let mapping = page.name_column(Some("handle")).unwrap();
        let want = [("email", ""), ("followers", "Fans"), ("handle", "Contact")];
        assert_eq!(said(&mapping), want);
        assert_eq!(page.preview.columns[0].field, None);
        assert_eq!(page.preview.columns[1].field.as_deref(), Some("handle"));
        assert_eq!(page.counted, Counted::Waits);
    }

    #[test]
    fn a_column_left_out_keeps_its_field_out() {
        let mut page = page();
        page.cursor = 2;
        let mapping = page.name_column(None).unwrap();
        let want = [("email", ""), ("followers", "Fans"), ("handle", "Who")];
        assert_eq!(said(&mapping), want);
        page.cursor = 4;
        let mapping = page.name_column(Some("email")).unwrap();
        let want = [
            ("email", "Remarks"),
            ("followers", "Fans"),
            ("handle", "Who"),
        ];
        assert_eq!(said(&mapping), want);
    }

    #[test]
    fn the_line_that_imports_is_no_column() {
        let mut page = page();
        assert_eq!(page.name_column(Some("email")), None);
        let fields = ["email", "followers", "handle", "name", "tier"];
        assert_eq!(page.fields(), fields);
    }

    #[test]
    fn what_is_wanting_is_said_in_place_of_counts() {
        let mut preview = testing::preview();
        preview.missing = vec!["handle".to_owned()];
        let mut page = page();
        page.read_again(preview);
        let why =
            "No column is handle yet, which a list of creators needs: go to it and press enter.";
        assert_eq!(page.counted, Counted::Refused(why.to_owned()));
    }
}
