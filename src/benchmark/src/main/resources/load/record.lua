-- What a host would have Redis do to record an outcome: a count-based window of the last 100 calls, the failure rate
-- over it, the breaker's state, and an answer that is given again for an hour to whoever sends the key again.
-- KEYS: the breaker (a hash), its window (a bit for each call, in a ring), and the idempotency key.
-- ARGV: a random number, odd for a failure, as redis-benchmark can send no other argument at random.

local WINDOW, THRESHOLD, RETENTION_SECONDS = 100, 100, 3600

local kept = redis.call('GET', KEYS[3])
if kept then
  return kept
end

local stored = redis.call('HMGET', KEYS[1], 'state', 'generation', 'calls', 'failures')
local state, generation = stored[1] or 'CLOSED', tonumber(stored[2] or 1)
local calls, failures = tonumber(stored[3] or 0), tonumber(stored[4] or 0)
local failed = tonumber(ARGV[1]) % 2

if state == 'CLOSED' then
  local evicted = redis.call('SETBIT', KEYS[2], calls % WINDOW, failed)
  calls = calls + 1
  failures = failures + failed - evicted
  if calls >= WINDOW and failures * 100 / WINDOW >= THRESHOLD then
    state, generation = 'OPEN', generation + 1
    redis.call('HSET', KEYS[1], 'opened_at', redis.call('TIME')[1])
  end
  redis.call('HSET', KEYS[1], 'state', state, 'generation', generation, 'calls', calls, 'failures', failures)
end

local answer = state .. ' ' .. generation
redis.call('SET', KEYS[3], answer, 'EX', RETENTION_SECONDS)
return answer
