-- What tells a breaker that somebody wants from one that came to life at first use and that nobody
-- uses any more. None is in an index and changes, so that an update stays on its page (HOT).
-- Where an older version, which knows none of this, still writes, a new breaker counts as declared:
-- it stays. And nothing of before goes before a whole retention has passed.
alter table breaker
  add column declared   boolean      not null default true,  -- somebody has put or patched its settings
  add column used_at    timestamptz  not null default now(), -- told now and then; see updated_at, too
  add column created_by varchar(128);                        -- the principal; null: nobody was asked

comment on column breaker.created_by is 'never changes';

-- How many breakers the holder of a key has created.
create index breaker_by_creator on breaker (created_by) where created_by is not null;

-- Until now it was not noted whether a breaker was declared: one that has all the defaults of this
-- version, and never had others, came to life at first use. What an older version did not store is
-- a default.
update breaker b
   set declared = false
 where b.settings <@ '{
         "consecutiveFailureThreshold": 5,
         "failureCountThreshold": null,
         "failureRateThreshold": null,
         "slowCallRateThreshold": null,
         "slowCallDurationThreshold": "PT1M",
         "slidingWindowType": "COUNT_BASED",
         "slidingWindowSize": 100,
         "minimumNumberOfCalls": 100,
         "minimumDistinctCallers": 1,
         "waitDurationInOpenState": "PT1M",
         "waitDurationMultiplier": 1.0,
         "maxWaitDurationInOpenState": "PT1H",
         "permittedNumberOfCallsInHalfOpenState": 1,
         "minimumNumberOfCallsInHalfOpenState": null,
         "permitLease": "PT30S",
         "maxPermitLease": "PT10M",
         "maxWaitDurationInHalfOpenState": "PT0S",
         "automaticTransitionFromOpenToHalfOpenEnabled": false}'::jsonb
   and not exists (select 1
                     from transition t
                    where t.breaker = b.name collate "default" and t.cause = 'SETTINGS_CHANGED'
                      and t.occurred_at >= b.created_at);
