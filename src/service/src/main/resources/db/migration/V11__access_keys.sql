-- Keys, but for their texts. One that was revoked stays: its name may stand in the history.
create table access_key (
  id           uuid                     primary key,
  name         varchar(128) collate "C" not null unique,
  hash         bytea                    not null unique, -- SHA-256 of the key's text
  roles        text[]                   not null,
  patterns     text[]                   not null,        -- of names of breakers; empty: of all
  caller       varchar(128),                             -- the only one as which it may speak; null: any
  created_at   timestamptz              not null,
  created_by   varchar(128),                             -- null: whoever has the database
  expires_at   timestamptz,
  revoked_at   timestamptz,
  last_used_at timestamptz
);
