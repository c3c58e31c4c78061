-- What wrk sends, and the one line that it prints at the end. RequestKind.java sends the same.
-- Arguments: the kind of request, how many breakers, and a seed.

local threads = 0

function setup(thread)
  threads = threads + 1
  thread:set("number", threads)
end

local ffi = require("ffi")
ffi.cdef("typedef struct { long seconds; long nanoseconds; } moment; int clock_gettime(int, moment *);")
local CLOCK_REALTIME = 0
local moment = ffi.new("moment")
local last_millis = 0

-- The next key: a UUID of version 7, as the Java client makes them; within a millisecond they count.
local function next_key()
  ffi.C.clock_gettime(CLOCK_REALTIME, moment)
  local millis = tonumber(moment.seconds) * 1000 + math.floor(tonumber(moment.nanoseconds) / 1000000)
  if millis ~= last_millis then
    last_millis = millis
    first_part = string.format("%08x-%04x-7%03x-%04x-%06x", math.floor(millis / 65536), millis % 65536,
      math.random(0, 0xFFF), math.random(0x8000, 0xBFFF), math.random(0, 0xFFFFFF))
  end
  sent = sent + 1
  return first_part .. string.format("%06x", sent % 0x1000000)
end

-- All but the path, the key and the body is the same for each request of a thread.
local function post(body, has_no_key)
  local head = " HTTP/1.1\r\nHost: " .. wrk.headers["Host"]
    .. "\r\nContent-Type: application/json\r\nContent-Length: " .. #body
  if has_no_key then
    local all = head .. "\r\n\r\n" .. body
    return function(path)
      return "POST " .. path .. all
    end
  end
  head = head .. "\r\nIdempotency-Key: "
  local tail = "\r\n\r\n" .. body
  return function(path)
    return "POST " .. path .. head .. next_key() .. tail
  end
end

local function reporting(prefix, has_no_key)
  local caller = '"caller":"bench-' .. number .. '"'
  local success = post('{"duration":"PT0.05S",' .. caller .. '}', has_no_key)
  local failure = post('{"duration":"PT0.05S",' .. caller .. ',"error":"connection refused"}', has_no_key)
  -- By the throw of a coin. Taking turns would send failures alone on every other connection, and
  -- so to one event loop of two: a hundred of them in a row can arrive, and the breaker trips.
  return function()
    local breaker = math.random(0, breakers - 1)
    if math.random() < 0.5 then
      return success(prefix .. breaker .. "/record-success")
    end
    return failure(prefix .. breaker .. "/record-failure")
  end
end

local function asking(before, after)
  -- Without a key, so that a permit in CLOSED writes nothing.
  local ask = post('{"caller":"bench-' .. number .. '"}', true)
  return function()
    return ask(before .. math.random(0, breakers - 1) .. after)
  end
end

-- A hundred breakers in a request, nine successes and a failure of each: the breakers are divided
-- into such hundreds, one of which is taken at random.
local function batches()
  local posts = {}
  for first = 0, breakers - 100, 100 do
    local items = {}
    for breaker = first, first + 99 do
      items[#items + 1] = '{"breaker":"b' .. breaker .. '","caller":"bench-' .. number
        .. '","generation":null,"runs":['
        .. '{"outcome":"success","count":9,"duration":"PT0.2S","age":"PT1S"},'
        .. '{"outcome":"failure","count":1,"duration":"PT0.2S","age":"PT1S","error":"connection refused"}]}'
    end
    posts[#posts + 1] = post('{"outcomes":[' .. table.concat(items, ",") .. ']}')
  end
  return function()
    return posts[math.random(#posts)]("/v1/outcomes")
  end
end

local kinds = {
  RECORD = function() return reporting("/v1/breakers/b") end,
  RECORD_KEYLESS = function() return reporting("/v1/breakers/b", true) end,
  ROW_LOCK = function() return reporting("/peers/row-lock/b") end,
  ACQUIRE = function() return asking("/v1/breakers/b", "/acquire-permit") end,
  BUCKET4J = function() return asking("/peers/bucket4j/b", "") end,
  OUTCOMES = batches,
  EMPTY = function()
    local empty = post('{"duration":"PT0.05S","caller":"bench-' .. number .. '","error":"connection refused"}')
    return function() return empty("/peers/empty") end
  end
}

function init(args)
  breakers = tonumber(args[2])
  sent = 0
  math.randomseed(tonumber(args[3]) + number)
  request = kinds[args[1]]()
end

function done(summary, latency, requests)
  local errors = summary.errors
  print(string.format("result requests=%d micros=%d status=%d socket=%d p50=%.3f p99=%.3f p999=%.3f",
    summary.requests, summary.duration, errors.status,
    errors.connect + errors.read + errors.write + errors.timeout,
    latency:percentile(50) / 1000, latency:percentile(99) / 1000, latency:percentile(99.9) / 1000))
end
