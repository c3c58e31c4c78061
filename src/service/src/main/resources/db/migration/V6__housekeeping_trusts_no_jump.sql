-- By which moment what is too old is deleted: the database's clock as far as it ran as it should
-- (TrustedTime). A clock that jumps ahead deletes nothing before it has stayed there for long.
alter table chore
  add column trusted_until timestamptz, -- the latest moment that the clock was trusted to show
  add column ahead_since   timestamptz; -- since when it shows more than that; null: it does not

-- A new database has nothing to lose. In one that was used before, the last term of the chore
-- tells when the clock was read last: it may have jumped since.
update chore
   set trusted_until = case when until = 'epoch' then clock_timestamp()
                            else least(until, clock_timestamp()) end;

alter table chore alter column trusted_until set not null;
