-- What each product sold on each day: profit of products and of whole shops reads these few rows, not the
-- lines. As many as there are days on which a product sold, hardly ever as many as the lines.
create table product_day (
    shop       integer not null,
    day        integer not null,             -- date in the shop's zone
    product    integer not null,             -- product.n
    lines      integer not null,             -- all of them, counted or not
    counted    integer not null,
    net        integer not null,             -- of counted lines
    items      integer not null,             -- pieces of counted lines
    commission integer not null,
    fee        integer not null,             -- platform fee at the shop's rate, rounded per counted line
    primary key (shop, day, product)
) strict, without rowid;

-- Half to even (metrics.md). Ten thousands apart from the rest, so that no product outgrows an integer.
insert into product_day (shop, day, product, lines, counted, net, items, commission, fee)
select shop, day, product, count(*), count(worth), coalesce(sum(worth), 0),
       coalesce(sum(iif(worth is null, 0, quantity)), 0), sum(commission),
       coalesce(sum(whole + (part > 5000 or part = 5000 and whole % 2 = 1)), 0)
from (
    select line.shop, line.day, line.product, worth, quantity, line.commission,
           worth / 10000 * fee_rate + worth % 10000 * fee_rate / 10000 as whole,
           worth % 10000 * fee_rate % 10000 as part
    from order_line line not indexed join shop on shop.n = line.shop
)
group by shop, day, product;
