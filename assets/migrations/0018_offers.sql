-- Offers to a creator for one product, each from a day on: the latest that has begun holds, those before
-- it are the history.
create table offer (
    n        integer primary key,
    id       blob not null unique,
    shop     integer not null references shop (n),
    creator  integer not null references creator (n),
    sku      any not null,
    rate     integer not null,               -- basis points
    from_day integer not null,
    old_rate integer,                        -- what held before, as far as known
    reason   text,
    rev      integer not null default 1,
    unique (creator, sku, from_day)
) strict;
create index offer_by_shop on offer (shop, from_day);

-- Open suggestions of one rule, in the order they came: the morning shows them kind by kind.
create index suggestion_by_rule on suggestion (shop, state, rule, created_at);
