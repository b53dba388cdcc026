//! Whole files through the public face.

mod affiliate_orders;
mod content_and_lists;
mod hostile;
mod mapping;
mod money;
mod samples;
mod sheets;
mod shop_orders;
mod support;
mod workbooks;
