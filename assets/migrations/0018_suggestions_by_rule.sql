-- Open suggestions of one rule, in the order they came: the morning shows them kind by kind.
create index suggestion_by_rule on suggestion (shop, state, rule, created_at);
