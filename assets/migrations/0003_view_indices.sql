-- Indices that let each screen count and cut its list without reading the rows themselves.
-- They hold every column the counting query names: a partial index whose condition column is not
-- among its own columns still sends SQLite to the table for each row.

drop index sample_by_stage;
drop index sample_by_due;
drop index sample_by_creator;
drop index follow_up_open;

-- Stage counts, and the pipeline in its default order.
create index sample_by_entry on sample (shop, stage, entered);
create index sample_by_breach on sample (shop, stage, breach_after) where breach_after is not null;
create index sample_by_due on sample (shop, stage, due) where due is not null;
-- Open samples, last post and last move of a creator.
create index sample_by_creator on sample (creator, open, entered, posted);
-- Delivered without a brief, where sending it was ours to do (readings.md 35).
create index sample_unbriefed on sample (shop, stage, due)
    where brief_sent is null and instr(inside, '"shipped"') > 0;

create index follow_up_by_state on follow_up (shop, state, due_at);
create index conflict_open on conflict (n) where settled = 0;
-- What a window posted, and the clicks and orders its rates are made of.
create index content_by_posted on content (shop, posted, creator, clicks, orders);
create index batch_by_op on batch (op);
