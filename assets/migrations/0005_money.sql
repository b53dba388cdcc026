-- Money booked by people and files, and what TikTok settled.
-- Every row is a statement about a key, made by one operation. The latest statement about a key stands,
-- so a file or a command that goes leaves the one before it: nothing is overwritten. `stated` is the
-- number of that operation.

create table ad_spend (
    n       integer primary key,
    id      blob unique,                     -- a person's booking; null: a file's
    shop    integer not null references shop (n),
    content any not null,                    -- platform id; the content may come later
    day     integer not null,
    amount  integer not null,
    clicks  integer,
    orders  integer,
    gmv     integer,
    stated  integer not null,
    batch   integer references batch (n),    -- null: a person's
    rev     integer not null default 1
) strict;
create unique index ad_spend_key on ad_spend (shop, content, day, stated);
create index ad_spend_by_day on ad_spend (shop, day);
create index ad_spend_by_batch on ad_spend (batch) where batch is not null;

create table flat_fee (
    n            integer primary key,
    id           blob unique,
    shop         integer not null references shop (n),
    creator      integer not null references creator (n),
    day          integer not null,
    campaign     blob,                       -- where a person named one
    campaign_key text not null default '',   -- its folded name; '' is none. A file may name one that comes later
    amount       integer not null,
    stated       integer not null,
    batch        integer references batch (n),
    rev          integer not null default 1
) strict;
create unique index flat_fee_key on flat_fee (creator, day, campaign_key, stated);
create index flat_fee_by_day on flat_fee (shop, day);
create index flat_fee_by_batch on flat_fee (batch) where batch is not null;

create table settlement (
    n          integer primary key,
    shop       integer not null references shop (n),
    id         any not null,                 -- order or adjustment id
    type       text not null,
    created    integer,                      -- day
    settled    integer not null,             -- day
    total      integer not null,             -- amounts are signed as in the export: fees are negative
    revenue    integer,
    fees       integer,
    platform   integer,
    affiliate  integer,
    shop_ads   integer,
    partner    integer,
    adjustment integer,
    related    any,                          -- the order an adjustment is about
    stated     integer not null,
    batch      integer not null references batch (n)
) strict;
create unique index settlement_key on settlement (shop, id, type, settled, stated);
create index settlement_by_batch on settlement (batch);

-- What stands of each.
create view ad_spend_standing as
    select a.* from ad_spend a where not exists (
        select 1 from ad_spend later
        where later.shop = a.shop and later.content = a.content and later.day = a.day and later.stated > a.stated);

create view flat_fee_standing as
    select f.* from flat_fee f where not exists (
        select 1 from flat_fee later
        where later.creator = f.creator and later.day = f.day and later.campaign_key = f.campaign_key
          and later.stated > f.stated);

create view settlement_standing as
    select s.* from settlement s where not exists (
        select 1 from settlement later
        where later.shop = s.shop and later.id = s.id and later.type = s.type and later.settled = s.settled
          and later.stated > s.stated);
