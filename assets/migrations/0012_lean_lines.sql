-- Order lines in fewer bytes, and without sums that are as many as the lines.
-- Hardly any creator sells twice a day, so a row of sums per creator and day was a second copy of the
-- lines. Two indices that hold what a line is worth answer the same questions, and SQLite keeps them.
-- Columns that mostly equal another are stored as the difference: a nought takes no byte in a row. What
-- follows from stored columns is generated when it is read and takes none at all.

create table order_line_lean (
    n            integer primary key,
    order_id     any not null,
    product      integer not null,           -- product.n: the SKU, which is one shop's
    creator      integer,                    -- creator.n
    content      any,
    shop         integer not null,
    batch        integer not null,
    traits       integer not null,           -- refunded + 2 * status + 16 * channel
    quantity     integer not null,
    amount       integer not null,
    worth        integer,                    -- net amount, where the line counts
    cut          integer,                    -- amount less net amount, where it does not
    commission   integer not null,           -- commission cost of the line (metrics.md; readings.md 51)
    est_base_less     integer,               -- amount less the estimated base
    act_base_less     integer,               -- estimated base (0 where unknown) less the actual one
    est_standard      integer,
    act_standard_less integer,               -- estimated commission (0 where unknown) less the actual one
    est_ads      integer,
    act_ads      integer,
    est_bonus    integer,
    act_bonus    integer,
    day          integer not null,           -- its date in the shop's zone
    since        integer not null,           -- seconds from 00:00 UTC of that date to its instant
    counted      integer generated always as (worth is not null),
    refunded     integer generated always as (traits & 1),
    status       integer generated always as (traits >> 1 & 7),
    channel      integer generated always as (traits >> 4),
    net          integer generated always as (coalesce(worth, amount - cut)),   -- metrics.md
    est_base     integer generated always as (amount - est_base_less),
    act_base     integer generated always as (coalesce(amount - est_base_less, 0) - act_base_less),
    act_standard integer generated always as (coalesce(est_standard, 0) - act_standard_less),
    created      integer generated always as ((day * 86400 + since) * 1000)          -- instant
) strict;

insert into order_line_lean (n, order_id, product, creator, content, shop, batch, traits, quantity, amount, worth,
    cut, commission, est_base_less, act_base_less, est_standard, act_standard_less, est_ads, act_ads, est_bonus,
    act_bonus, day, since)
select n, order_id, product, creator, content, shop, batch, refunded + 2 * status + 16 * channel,
    quantity, amount, iif(counted, net, null), iif(counted, null, amount - net), commission, amount - est_base, coalesce(est_base, 0) - act_base, est_standard,
    coalesce(est_standard, 0) - act_standard, est_ads, act_ads, est_bonus, act_bonus, day,
    created / 1000 - day * 86400
from order_line order by n;

update superseded set body = json_array(
    body ->> 0, body ->> 1, (body ->> 8) + 2 * (body ->> 7) + 16 * (body ->> 2), body ->> 3, body ->> 4,
    iif(body ->> 9, body ->> 5, null), iif(body ->> 9, null, (body ->> 4) - (body ->> 5)), body ->> 6,
    (body ->> 4) - (body ->> 10), coalesce(body ->> 10, 0) - (body ->> 11),
    body ->> 12, coalesce(body ->> 12, 0) - (body ->> 13),
    body ->> 14, body ->> 15, body ->> 16, body ->> 17, body ->> 19, (body ->> 18) / 1000 - (body ->> 19) * 86400)
where tbl = 'order_line';

drop table order_line;
alter table order_line_lean rename to order_line;
create unique index order_line_key on order_line (order_id, product);
create index order_line_by_creator on order_line (creator, day, worth);
create index order_line_by_day on order_line (shop, day, creator, worth);
drop table creator_day;
