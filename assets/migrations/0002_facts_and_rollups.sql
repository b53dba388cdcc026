-- Facts from files, which belong to an import batch, and the rollups screens read instead of them.
-- Integers and interned row numbers: a million order lines stay below 130 bytes each.

create table batch (
    n           integer primary key,
    id          blob not null unique,
    op          blob not null references op (id),
    shop        integer not null references shop (n),
    kind        text not null,
    file        text not null,
    hash        blob not null,
    at          integer not null,
    actor       text not null,
    source      text not null,
    rows        integer not null,
    inserted    integer not null,
    updated     integer not null,
    unchanged   integer not null,
    quarantined integer not null,
    window_from integer,
    window_to   integer,
    header      text not null check (json_valid(header)),
    warnings    text not null check (json_valid(warnings)),
    undone_at   integer
) strict;
create index batch_by_hash on batch (shop, hash) where undone_at is null;

create table set_aside (
    batch  integer not null references batch (n),
    line   integer not null,
    column text,
    reason text not null,
    cells  text not null check (json_valid(cells)),
    primary key (batch, line)
) strict, without rowid;

-- What a batch replaced, so that it can be taken out again. For order lines and shop orders the whole
-- row as it was; for creators, products and content the changed columns, each before and after.
create table superseded (
    batch  integer not null references batch (n),  -- the batch that replaced it
    tbl    text not null,
    row    integer not null,                       -- its n there
    was    integer,                                -- the batch the replaced row came from
    body   text not null check (json_valid(body)),
    primary key (tbl, row, batch)
) strict, without rowid;
create index superseded_by_batch on superseded (batch);

create table order_line (
    n            integer primary key,
    shop         integer not null,
    order_id     any not null,
    product      integer not null,           -- product.n: the SKU
    creator      integer,                    -- creator.n
    content      any,
    channel      integer not null,
    quantity     integer not null,
    amount       integer not null,
    net          integer not null,           -- net amount (metrics.md), whether counted or not
    commission   integer not null,           -- commission cost of the line (metrics.md; readings.md 51)
    status       integer not null,
    refunded     integer not null,
    counted      integer not null,
    est_base     integer,
    act_base     integer,
    est_standard integer,
    act_standard integer,
    est_ads      integer,
    act_ads      integer,
    est_bonus    integer,
    act_bonus    integer,
    created      integer not null,           -- instant
    day          integer not null,           -- its date in the shop's zone
    batch        integer not null
) strict;
create unique index order_line_key on order_line (order_id, product, shop);
create index order_line_by_creator on order_line (creator, day);
create index order_line_by_content on order_line (content) where content is not null;

create table shop_order (
    n            integer primary key,
    shop         integer not null,
    order_id     any not null,
    sku          any not null,
    product_name text,
    status       text not null,
    substatus    text,
    sample       integer not null,
    cancelled    integer not null,
    quantity     integer not null,
    order_amount integer,
    subtotal     integer,
    created      integer not null,
    paid         integer,
    shipped      integer,
    delivered    integer,
    tracking     text,
    carrier      text,
    buyer        text,
    creator      text,
    batch        integer not null,
    unique (shop, order_id, sku)
) strict;
create index shop_order_by_buyer on shop_order (shop, buyer) where buyer is not null;

-- One video or LIVE. Figures are those of the latest import that lists it, summed over its products
-- as readings.md 16 says; earlier snapshots stay in content_figures.
create table content (
    n           integer primary key,
    shop        integer not null,
    id          any not null,
    kind        text not null,
    creator     integer references creator (n),
    title       text,
    url         text,
    posted      integer,                     -- day
    views       integer,
    impressions integer,
    clicks      integer,
    orders      integer,
    items       integer,
    gmv         integer,
    refunds     integer,
    items_refunded integer,
    commission  integer,
    likes       integer,
    comments    integer,
    shares      integer,
    hold        integer,
    figures_batch integer,                   -- the batch the figures come from; null: none yet
    batch       integer,                     -- the import that made it; null: a tracker's or a person's link
    unique (shop, id)
) strict;
create index content_by_creator on content (creator, posted);

create table content_figures (
    content     integer not null references content (n),
    batch       integer not null references batch (n),
    product_id  any not null,                -- '' where the export names none
    views       integer,
    impressions integer,
    clicks      integer,
    orders      integer,
    items       integer,
    gmv         integer,
    refunds     integer,
    items_refunded integer,
    commission  integer,
    likes       integer,
    comments    integer,
    shares      integer,
    hold        integer,
    primary key (content, batch, product_id)
) strict, without rowid;

-- What lists said about creators and products, kept as snapshots.
create table creator_fact (
    creator   integer not null references creator (n),
    batch     integer not null references batch (n),
    name      text,
    followers integer,
    category  text,
    exported  text not null check (json_valid(exported)),
    primary key (creator, batch)
) strict, without rowid;

create table product_fact (
    shop       integer not null references shop (n),
    product_id any not null,
    batch      integer not null references batch (n),
    name       text,
    category   text,
    exported   text not null check (json_valid(exported)),
    primary key (shop, product_id, batch)
) strict, without rowid;

-- Rollups, kept in the transaction that changes their lines.
create table creator_day (
    creator    integer not null,
    day        integer not null,
    net        integer not null,             -- net GMV of counted lines
    gross      integer not null,             -- amount of lines not unpaid
    orders     integer not null,             -- distinct orders with a counted line
    items      integer not null,             -- pieces of counted lines
    commission integer not null,
    returned   integer not null,             -- pieces of refunded lines (not unpaid, amount > 0)
    sold       integer not null,             -- pieces of lines not unpaid, amount > 0
    fee        integer not null,             -- platform fee at the shop's rate, rounded per line
    primary key (creator, day)
) strict, without rowid;
create index creator_day_by_day on creator_day (day, creator, net);

-- Counted sales per content id; a row exists as soon as any line names the id (readings.md 20).
create table content_sales (
    shop    integer not null,
    content any not null,
    lines   integer not null,
    net     integer not null,
    orders  integer not null,
    primary key (shop, content)
) strict, without rowid;

-- What two sources say differently about a sample, to be settled by a person.
create table conflict (
    n       integer primary key,
    batch   integer not null references batch (n),
    sample  blob not null,
    line    integer not null,
    text    text not null,
    settled integer not null default 0
) strict;
