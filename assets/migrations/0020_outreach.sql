-- Outreach in batches: who was written to together, who was passed over and why.

create table outreach (
    n        integer primary key,
    id       blob not null unique,
    shop     integer not null references shop (n),
    campaign blob,                                   -- campaign id, where it is for one
    sku      any not null,
    rev      integer not null default 1,
    body     text not null check (json_valid(body))  -- the whole batch, those passed over too
) strict;

-- The batch a message belongs to.
alter table follow_up add column outreach blob;
create index follow_up_outreach on follow_up (outreach, state) where outreach is not null;
