-- Segments: filters over creators that have a name (domain.md section 3), wherever a list of creators is.

create table segment (
    n        integer primary key,
    id       blob not null unique,
    shop     integer not null references shop (n),
    name     text not null,
    name_key text not null,                  -- the name in lower case
    query    text not null,                  -- canonical text of the query language
    rev      integer not null default 1,
    unique (shop, name_key)
) strict;
