-- Order lines in fewer bytes and less work. Columns that were generated when read were worked out for every
-- line that was written, too: they are a view now. The estimated standard commission is mostly what is left of
-- the commission without the other two: then it takes no byte.

update order_line set est_standard = commission - coalesce(est_ads, 0) - coalesce(est_bonus, 0) - est_standard;
update superseded
set body = json_set(body, '$[10]',
    (body ->> 7) - coalesce(body ->> 12, 0) - coalesce(body ->> 14, 0) - (body ->> 10))
where tbl = 'order_line';

alter table order_line drop column counted;
alter table order_line drop column refunded;
alter table order_line drop column status;
alter table order_line drop column channel;
alter table order_line drop column net;
alter table order_line drop column act_base;
alter table order_line drop column est_base;
alter table order_line drop column act_standard;
alter table order_line drop column created;
alter table order_line rename column est_standard to est_standard_less;

-- The lines with everything that follows from what is stored.
create view told_line as
select *,
       worth is not null as counted,
       traits & 1 as refunded,
       traits >> 1 & 7 as status,
       traits >> 4 as channel,
       coalesce(worth, amount - cut) as net,                                  -- metrics.md
       amount - est_base_less as est_base,
       coalesce(amount - est_base_less, 0) - act_base_less as act_base,
       commission - coalesce(est_ads, 0) - coalesce(est_bonus, 0) - est_standard_less as est_standard,
       coalesce(commission - coalesce(est_ads, 0) - coalesce(est_bonus, 0) - est_standard_less, 0)
           - act_standard_less as act_standard,
       (day * 86400 + since) * 1000 as created                                -- instant
from order_line;
