-- What is tried: money behind posts, and experiments.

-- How the promotion of a content stands (domain.md section 10); what it cost stands in `ad_spend`.
create table promotion (
    shop    integer not null references shop (n),
    content any not null,                    -- content id
    rev     integer not null default 1,
    body    text not null check (json_valid(body)),
    primary key (shop, content)
) strict, without rowid;

create table experiment (
    n    integer primary key,
    id   blob not null unique,
    shop integer not null references shop (n),
    name text not null,
    rev  integer not null default 1,
    body text not null check (json_valid(body))   -- the whole experiment, those assigned too
) strict;
