-- Reviews of repeat creators, verdicts on what is posted against its brief, and what counts as a post.

-- The repeat creators of a shop.
create index creator_repeat on creator (shop) where type = 'repeat';

-- The samples a content was posted for, whose briefs it is judged by.
create index sample_by_content on sample (shop, content_id) where content_id is not null;

-- How long a LIVE lasted: under ten minutes it is no post.
alter table content add column minutes integer;
