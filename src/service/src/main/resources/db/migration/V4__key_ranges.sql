-- Answers to keys that rise with time (UUIDs of version 7): those of one breaker and one batch in a
-- row, so that a key costs neither a row nor an entry in an index of its own.
create table idempotency_key_range (
  last    uuid                     not null, -- the greatest of the row's keys
  breaker varchar(128) collate "C" not null,
  first   uuid                     not null, -- the least
  answers bytea                    not null, -- the keys, their fingerprints and answers (KeyRange)
  kept_at timestamptz              not null,
  primary key (last, breaker)
);

-- The greatest key of the breaker that is in a range; a row that is written with another is another
-- version. All zero: there is none.
alter table breaker
  add column newest_key uuid not null default '00000000-0000-0000-0000-000000000000';

-- The same of breakers that were deleted, whose answers outlive them.
create table deleted_breaker (
  name       varchar(128) collate "C" primary key,
  newest_key uuid        not null,
  kept_at    timestamptz not null
);
