-- The playbook at work: since when a retainer owes posts, batches of a campaign, messages merged into
-- one, follow-ups whose cause went by itself, TikTok's own reminder, a shop's own outreach quota.

alter table creator add column retainer_since integer;          -- day the agreement began
create index creator_retainer on creator (shop) where type = 'retainer';

-- Invitations of a day: a campaign's batch, and the week's quota.
create index sample_invited on sample (shop, json_extract(entries, '$.invited.on'), campaign)
    where json_extract(entries, '$.invited.on') is not null;
create index sample_delivered on sample (shop, delivered, campaign) where campaign is not null;

alter table follow_up add column lapsed integer not null default 0;   -- called off since its cause went
alter table follow_up add column parts text not null default '[]';    -- the follow-ups it says in one
alter table sample add column native_reminder integer;                -- day TikTok's own reminder was used
alter table shop add column weekly_outreach integer;                  -- null: what a new shop has
