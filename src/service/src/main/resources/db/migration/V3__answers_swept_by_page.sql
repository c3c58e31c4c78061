-- Answers that are too old are found page by page (AnswerSweep): an entry in this index was a tenth of
-- what it cost to keep an answer.
drop index idempotency_key_by_age;

comment on column idempotency_key.key is
  'a UUID that the client sent, as it is; 128 bits of a hash of any other text';
