-- The repeat creators of a shop, whom the playbook looks back at period by period.
create index creator_repeat on creator (shop) where type = 'repeat';
