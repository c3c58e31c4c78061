-- One rule for all idempotency keys: an answer is a row of idempotency_key, whatever form its key has.
drop table idempotency_key_range;
drop table deleted_breaker;
alter table breaker drop column newest_key;

-- A key now stands for a request to one breaker, which the stored keys of before do not tell.
truncate idempotency_key;

comment on column idempotency_key.key is
  'the first 64 bits of the client''s key if it is a UUID, and of a hash if not; then 64 bits of a hash of the breaker and the key';
