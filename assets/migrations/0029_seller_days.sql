-- What each creator sold on each day, a shop's day in one row: see src/store/seller_day.rs, which fills it when
-- this step was taken. Who sold most in a window is read from so many rows as it has days.
create table seller_day (
    shop integer not null,
    day  integer not null,                   -- date in the shop's zone
    sold blob not null,                      -- creators with counted lines, packed
    primary key (shop, day)
) strict;
