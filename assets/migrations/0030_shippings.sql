-- The days a sample was shipped before it was shipped again: each shipping costs on its own day.
alter table sample add column shipped_before text;   -- JSON, null where it was shipped once at most

drop index sample_by_shipped;
create index sample_by_shipped on sample (shop, shipped, creator, product, campaign, shipments, shipped_before)
    where shipped is not null;
drop index sample_dates;
create index sample_dates on sample (shop, creator, product, campaign, stage, requested, shipped,
    delivered, due, posted, shipments, shipped_before);
create index sample_reshipped on sample (shop, creator) where shipped_before is not null;
