-- Samples that await a post, by creator: posts that are probably theirs are looked for among a creator's.
-- Why: each opening of the morning read the whole row of every waiting sample for that.
create index sample_waiting on sample (shop, stage, creator, delivered, due, product)
    where stage in (5, 6) and delivered is not null and due is not null;
