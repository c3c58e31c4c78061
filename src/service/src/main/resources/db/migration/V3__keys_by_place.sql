-- Answers that are too old are looked for where they lie, page after page, as they were written in
-- that order: an index by age would be written with each of them.
drop index idempotency_key_by_age;
