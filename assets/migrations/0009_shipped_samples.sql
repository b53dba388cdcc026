-- Samples shipped in a window, which are what samples cost.
create index sample_by_shipped on sample (shop, shipped, creator, product, campaign, shipments)
    where shipped is not null;
