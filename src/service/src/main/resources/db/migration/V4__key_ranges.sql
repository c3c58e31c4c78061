-- Answers to keys that rise with time (UUIDs of version 7): those of one breaker and one batch in a
-- row, so that a key costs neither a row nor an entry in an index of its own.
create table idempotency_key_range (
  breaker varchar(128) collate "C" not null,
  last    uuid                     not null, -- the greatest of the row's keys
  first   uuid                     not null, -- the least
  answers bytea                    not null, -- the keys, their fingerprints and answers (KeyRange)
  kept_at timestamptz              not null,
  primary key (breaker, last)
);
