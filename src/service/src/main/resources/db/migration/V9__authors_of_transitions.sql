-- Who proved to be the one who asked for a change, and why, in an operator's words. Null where nobody was asked to prove
-- it, or nothing was said.
alter table transition
  add column principal varchar(128),
  add column reason    text;

-- The history of a span of time.
create index transition_by_time on transition (occurred_at);
