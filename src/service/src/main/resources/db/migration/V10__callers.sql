-- The services that run on this database; each tells of itself every few seconds.
create table instance (
  id         uuid        primary key,
  version    varchar(64) not null,
  started_at timestamptz not null,
  seen_at    timestamptz not null
);

-- The callers that instances have heard of.
create table caller (
  name            varchar(128) collate "C" primary key,
  first_seen      timestamptz  not null,
  last_seen       timestamptz  not null,
  client          varchar(256),         -- its program, as the header User-Agent says
  listening_until timestamptz           -- has a stream of events as long as an instance moves this on
);

-- Which callers an instance has heard of lately, by breaker.
create table breaker_caller (
  instance uuid                     not null,
  breaker  varchar(128) collate "C" not null,
  callers  text                     not null, -- a line each
  primary key (instance, breaker)
);
