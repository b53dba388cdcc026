-- Figures of any window: the lines of a shop's days without walking the others, and the dates of all
-- samples without reading the samples themselves.
create index order_line_by_day on order_line (shop, day);
create index sample_dates on sample (shop, creator, product, campaign, stage, requested, shipped,
    delivered, due, posted, shipments);
