//! Pieces every pane is drawn with. Pure: theme and data in, cells out.
//!
//! Text reaches the buffer only through [`pen::Pen`], which cuts it by [`clip`]. Read first: `pen`,
//! then `list` (scrolling and groups) and `columns` (what a narrow table leaves out).

pub mod bars;
pub mod bottom;
pub mod chart;
pub mod clip;
pub mod columns;
pub mod glyphs;
pub mod input;
pub mod list;
pub mod metric;
pub mod notice;
pub mod page;
pub mod panel;
pub mod pen;
pub mod popup;
pub mod title;
pub mod words;
