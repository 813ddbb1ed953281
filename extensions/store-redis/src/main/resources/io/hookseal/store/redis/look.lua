local found = redis.call('HMGET', KEYS[1], 'state', 'token', 'attempt', 'fingerprint', 'lease_until', 'expires_at')
local state, token, attempt, fingerprint = found[1], found[2], tonumber(found[3]), found[4]
local lease_until, expires_at = tonumber(found[5]), tonumber(found[6])
if state and expires_at <= now then
    state = false
end
local function integer(number)
    return string.format('%.0f', number)
end
