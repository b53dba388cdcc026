-- What the playbook needs: follow-ups know what queued them, so that the same one never comes twice;
-- tasks of a campaign are for nobody in particular; suggestions wait for a person.

create table follow_up_next (
    n         integer primary key,
    id        blob not null unique,
    shop      integer not null references shop (n),
    creator   integer references creator (n),   -- null: a task of a campaign
    sample    blob,
    campaign  blob,
    cause     text,                             -- trigger/entry/subject/occurrence; null: a person
    kind      text not null,
    due_at    integer not null,
    channel   text not null,
    state     text not null,
    reason    text not null,
    message   text not null,
    needs     text,                             -- what the message lacks
    closed_at integer,
    rev       integer not null default 1
) strict;
insert into follow_up_next (n, id, shop, creator, sample, kind, due_at, channel, state, reason, message,
                            closed_at, rev)
select n, id, shop, creator, sample, kind, due_at, channel, state, reason, message, closed_at, rev
from follow_up;
drop table follow_up;
alter table follow_up_next rename to follow_up;
create index follow_up_by_state on follow_up (shop, state, due_at);
create index follow_up_by_creator on follow_up (creator, due_at);
create unique index follow_up_by_cause on follow_up (cause) where cause is not null;
create index follow_up_by_sample on follow_up (sample) where sample is not null;
create index follow_up_waiting on follow_up (shop, state) where needs is not null;
-- Messages sent to a creator, for the limit of messages before an answer, and to all, for the week.
create index follow_up_sent on follow_up (creator, closed_at) where state = 'sent';

create table suggestion (
    n          integer primary key,
    id         blob not null unique,
    shop       integer not null references shop (n),
    rule       text not null,
    subject    text not null,                   -- what kind of thing it is about
    creator    blob,
    sample     blob,
    sku        any,
    content    any,
    campaign   blob,
    key        text not null unique,            -- rule, subject, facts: never proposed twice
    state      text not null,
    until      integer,
    created_at integer not null,
    closed_at  integer,
    body       text not null check (json_valid(body)),   -- the whole suggestion
    rev        integer not null default 1
) strict;
create index suggestion_by_state on suggestion (shop, state, created_at);
create index suggestion_by_sample on suggestion (sample) where sample is not null;
create index suggestion_by_creator on suggestion (creator, state) where creator is not null;
