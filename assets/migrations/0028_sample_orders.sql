-- Which order of the shop carries a sample, as lists of applications say.
create table sample_order (
    shop     integer not null,
    order_id any not null,
    sample   blob not null,                  -- sample.id
    batch    integer not null,
    unique (shop, sample, order_id, batch)
) strict;
