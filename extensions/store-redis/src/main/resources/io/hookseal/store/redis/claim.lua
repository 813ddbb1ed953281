-- KEYS: delivery. ARGV: token, fingerprint, lease, retention. Gives {1, attempt}, {2, time left, same content} or {3, same content}.
local same = fingerprint == ARGV[2] and 1 or 0
if state == 'completed' then
    return {3, same}
end
local next_attempt, content = 1, ARGV[2]
if state and token == ARGV[1] then
    next_attempt, content = attempt, fingerprint
elseif state and lease_until > now then
    return {2, lease_until - now, same}
elseif state then
    next_attempt = attempt + 1
end
local lease, retention = tonumber(ARGV[3]), tonumber(ARGV[4])
redis.call('HSET', KEYS[1],
    'state', 'in-progress', 'token', ARGV[1], 'attempt', next_attempt, 'fingerprint', content,
    'lease_until', integer(now + lease), 'expires_at', integer(now + lease + retention))
redis.call('PEXPIRE', KEYS[1], integer(lease + retention))
return {1, next_attempt}
