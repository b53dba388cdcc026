-- The append-only log and the tables that are its read model.
-- Why one file: nothing of the read model makes sense without the log beside it.
-- Conventions: `n` is the local row number, never in an event body; `id` is the UUID of the log;
-- days count from 1970-01-01, instants are UTC milliseconds, amounts are minor units of the
-- shop's currency, `any` columns hold platform ids (integers where they are plain digits).

create table meta (
    key   text primary key,
    value any
) strict, without rowid;

-- One row an operation: what one command did, one step of undo.
create table op (
    n         integer primary key,          -- order of commits
    id        blob not null unique,
    at        integer not null,
    actor     text not null,
    source    text not null,
    command   text not null,
    digest    blob not null,                -- of the command: the same id with another content is refused
    undoes    blob references op (id),
    undone_by blob references op (id),      -- the live undo, emptied again by redo
    undoable  integer not null check (undoable in (0, 1)),
    summary   text not null,
    warnings  text not null default '[]' check (json_valid(warnings))   -- told once more when the same id comes again
) strict;
create index op_by_source on op (source, n) where undoes is null;
create index op_undoes on op (undoes) where undoes is not null;

create table event (
    seq       integer primary key,
    id        blob not null unique,
    op        blob not null references op (id),
    at        integer not null,
    actor     text not null,
    source    text not null,
    kind      text not null,
    version   integer not null,
    subject   text not null,
    creator   blob,                          -- the creator it concerns, for timelines
    base_rev  integer not null,              -- revision of the entity it was made on
    body      text not null check (json_valid(body)),
    summary   text not null,
    prev_hash blob not null,
    hash      blob not null
) strict;
create index event_by_op on event (op, seq);
create index event_by_creator on event (creator, seq) where creator is not null;
create index event_by_subject on event (subject, seq);

create trigger event_is_append_only_update before update on event
begin select raise(abort, 'the log is append-only: events are never changed'); end;
create trigger event_is_append_only_delete before delete on event
begin select raise(abort, 'the log is append-only: events are never deleted'); end;

create table shop (
    n         integer primary key,
    id        blob not null unique,
    name      text not null,
    name_key  text not null unique,          -- case-folded
    client    text,
    market    text not null,
    currency  text not null check (length(currency) = 3),
    zone      text not null,
    fee_rate  integer not null,
    rev       integer not null default 1
) strict;

create table product (
    n                    integer primary key,
    shop                 integer not null references shop (n),
    sku                  any not null,
    product_id           any,
    name                 text,
    category             text,
    price                integer,
    unit_cost            integer,
    sample_shipping_cost integer,
    commission_rate      integer,
    sample_stock         integer,
    batch                integer,            -- the import that made it; null: a person did
    rev                  integer not null default 1,
    unique (shop, sku)
) strict;
create index product_by_product_id on product (shop, product_id) where product_id is not null;

create table creator (
    n               integer primary key,
    id              blob not null unique,
    shop            integer not null references shop (n),
    handle          text not null,
    name            text,
    followers       integer,
    category        text,
    style           text,
    type            text not null default 'one_off',
    promoted        integer,
    agreed_rate     integer,
    commission_rate integer,
    flat_fee        integer,
    strikes         integer not null default 0,
    tags            text not null default '[]' check (json_valid(tags)),
    owner           text,
    paused_until    integer,
    hold_samples    integer not null default 0,
    contact         integer not null default 0,
    answered_at     integer,
    batch           integer,                 -- the import that made it; null: a person did
    rev             integer not null default 1,
    unique (shop, handle)
) strict;

-- Personal data: outside the log, with its own history, so that it can really be forgotten.
-- By the creator's id, not its row: an undone and redone creator finds its contact again.
create table contact (
    creator blob not null,
    version integer not null,
    email   text,
    phone   text,
    address text,
    batch   integer,
    primary key (creator, version)
) strict, without rowid;

create table note (
    n       integer primary key,
    id      blob not null unique,
    creator integer not null references creator (n),
    at      integer not null,
    author  text not null,
    text    text not null,
    rev     integer not null default 1
) strict;
create index note_by_creator on note (creator, at);

create table campaign (
    n     integer primary key,
    id    blob not null unique,
    shop  integer not null references shop (n),
    name  text not null,
    first_day integer not null,
    last_day  integer not null,
    body  text not null check (json_valid(body)),   -- the whole campaign
    rev   integer not null default 1
) strict;

create table brief (
    n     integer primary key,
    id    blob not null unique,
    shop  integer not null references shop (n),
    campaign blob,                           -- one of the two
    sku   any,
    body  text not null check (json_valid(body)),   -- the whole brief
    rev   integer not null default 1
) strict;

create table sample (
    n             integer primary key,
    id            blob not null unique,
    shop          integer not null references shop (n),
    creator       integer not null references creator (n),
    product       integer not null references product (n),
    api_id        any,
    campaign      blob,
    stage         integer not null check (stage between 0 and 12),  -- order of the stage table
    open          integer not null check (open in (0, 1)),
    entered       integer,                   -- day the stage was entered
    entered_at    integer,                   -- instant, where known
    breach_after  integer,                   -- day after which the SLA (or the due date) is breached
    requested     integer,
    approved      integer,
    shipped       integer,
    delivered     integer,
    due           integer,
    posted        integer,
    confirmed     integer not null default 0,
    extensions    integer not null default 0,
    carrier       text,
    tracking      text,
    brief_sent    integer,
    reminder_sent integer,
    post_url      text,
    content_id    any,
    decision      text,
    reason        text,
    declined_by   text,
    refundable    integer not null default 0,
    shipments     integer not null default 0,
    entries       text not null check (json_valid(entries)),
    inside        text not null check (json_valid(inside)),
    rev           integer not null default 1
) strict;
create index sample_by_creator on sample (creator);
create index sample_by_product on sample (product);
create index sample_by_campaign on sample (campaign) where campaign is not null;
create index sample_by_stage on sample (shop, stage, breach_after) where open = 1;
create index sample_by_due on sample (shop, due) where stage in (5, 6) and due is not null;
create unique index sample_by_api_id on sample (shop, api_id) where api_id is not null;

create table follow_up (
    n         integer primary key,
    id        blob not null unique,
    shop      integer not null references shop (n),
    creator   integer not null references creator (n),
    sample    blob,
    kind      text not null,
    due_at    integer not null,
    channel   text not null,
    state     text not null,
    reason    text not null,
    message   text not null,
    closed_at integer,
    rev       integer not null default 1
) strict;
create index follow_up_open on follow_up (shop, due_at) where state in ('queued', 'snoozed');
create index follow_up_by_creator on follow_up (creator, due_at);
