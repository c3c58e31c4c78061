-- Names are ASCII; compared as bytes, their order is the same in the index and in every instance.
alter table breaker alter column name type varchar(128) collate "C";

-- Answers that are given again to a request that is sent again: written with what the request did.
create table idempotency_key (
  key         uuid        primary key, -- 128 bits of a hash of what the client sent
  fingerprint bigint      not null,    -- of the request that it was sent with
  answer      bytea       not null,
  kept_at     timestamptz not null
);

create index idempotency_key_by_age on idempotency_key (kept_at);

-- Work that one instance does for all, and until when it has it to itself.
create table chore (
  name  varchar(64) primary key,
  until timestamptz not null
);

insert into chore (name, until) values ('housekeeping', 'epoch');
