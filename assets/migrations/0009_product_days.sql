-- What each product sold on each day: figures of products and of whole shops read these few rows, not the
-- lines. A product has one line of an order at most, so its counted lines are its orders.
create table product_day (
    shop       integer not null,
    day        integer not null,
    product    integer not null,
    orders     integer not null,             -- counted lines
    net        integer not null,             -- net GMV of counted lines
    gross      integer not null,             -- amount of lines not unpaid
    items      integer not null,             -- pieces of counted lines
    commission integer not null,
    returned   integer not null,             -- pieces of refunded lines (not unpaid, amount > 0)
    sold       integer not null,             -- pieces of lines not unpaid, amount > 0
    fee        integer not null,             -- platform fee at the shop's rate, rounded per line
    primary key (shop, day, product)
) strict, without rowid;

insert into product_day (shop, day, product, orders, net, gross, items, commission, returned, sold, fee)
select line.shop, line.day, line.product,
       sum(counted), sum(iif(counted, net, 0)), sum(iif(status <> 0, amount, 0)),
       sum(iif(counted, quantity, 0)), sum(line.commission),
       sum(iif(refunded and status <> 0 and amount > 0, quantity, 0)),
       sum(iif(status <> 0 and amount > 0, quantity, 0)),
       sum(iif(counted, net * fee_rate / 10000
             + (net * fee_rate % 10000 > 5000
                or net * fee_rate % 10000 = 5000 and net * fee_rate / 10000 % 2 = 1), 0))
from order_line line not indexed join shop on shop.n = line.shop
group by line.shop, line.day, line.product;

-- Samples shipped in a window, which are what samples cost.
create index sample_by_shipped on sample (shop, shipped, creator, product, campaign, shipments)
    where shipped is not null;
