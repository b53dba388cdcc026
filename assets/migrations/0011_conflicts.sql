-- What files say against samples: settled by a person, so it stands in the log like everything people
-- do, and this table is made from it.
drop table conflict;
create table conflict (
    n      integer primary key,
    id     blob not null unique,
    rev    integer not null default 1,
    shop   integer not null references shop (n),
    sample blob not null,
    stage  integer not null,                 -- what the file says
    kept   text,                             -- ours or theirs; null while it is open
    body   text not null check (json_valid(body))
) strict;
create index conflict_open on conflict (shop, n) where kept is null;
create index conflict_by_sample on conflict (sample);

-- A person's verdict on content (guard G3); what a sheet says stands in `content`.
create table verdict (
    shop    integer not null references shop (n),
    content any not null,                    -- content id
    rev     integer not null default 1,
    body    text not null check (json_valid(body)),
    primary key (shop, content)
) strict, without rowid;
