-- Secrets that all instances share. The first instance that needs one makes it: PostgresPermitSecret.
create table secret (
  name  varchar(64) collate "C" primary key,
  bytes bytea not null check (octet_length(bytes) = 32)
);
