-- What sheets say of content, weekly series from outside, how far the data of a file reaches, which
-- headers a person explained, and posts that were judged not to be a sample's.

-- Told by a sheet (readings.md 18, 77): exported figures neither hold nor replace these.
alter table content add column hook_angle text;
alter table content add column caption text;
alter table content add column add_to_carts integer;
alter table content add column compliance text;
alter table content add column hold_told integer;   -- 3-second hold; `hold` is this one, else the exported one

create table signal (
    n     integer primary key,
    shop  integer not null,
    name  text not null,
    week  integer not null,                  -- day of its Monday
    value integer not null,                  -- thousandths
    batch integer not null,
    unique (shop, name, week)
) strict;

-- The last instant the file's data speaks of.
alter table batch add column data_to integer;
create index batch_by_data on batch (shop, kind, data_to) where undone_at is null;

create table header_mapping (
    signature blob primary key,              -- SHA-256 of the titles
    body      text not null check (json_valid(body)),
    at        integer not null
) strict, without rowid;

alter table sample add column not_its_posts text not null default '[]' check (json_valid(not_its_posts));
-- Sample orders of a SKU, which say how its samples travel.
create index shop_order_samples on shop_order (shop, sku) where sample = 1;
