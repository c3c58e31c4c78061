-- Answers that are too old are found page by page (AnswerSweep), so that keeping one costs no entry here.
drop index idempotency_key_by_age;

comment on column idempotency_key.key is
  'a UUID that the client sent, as it is; 128 bits of a hash of any other text';
