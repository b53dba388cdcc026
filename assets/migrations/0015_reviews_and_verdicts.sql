-- Reviews of repeat creators, and of what is posted against its brief.

-- The repeat creators of a shop.
create index creator_repeat on creator (shop) where type = 'repeat';

-- The samples a content was posted for, whose briefs it is judged by.
create index sample_by_content on sample (shop, content_id) where content_id is not null;
