-- What accepting a suggestion leaves behind.

-- The product a task is about that no sample names: a weak margin, for example.
alter table follow_up add column sku any;

-- Since which day nobody new is written to (domain.md section 6, `stop_expanding`).
alter table shop add column outreach_paused integer;
