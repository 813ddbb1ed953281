-- KEYS: delivery. ARGV: token, lease. Gives 1 where it is held under the token, else 0.
if state ~= 'in-progress' or token ~= ARGV[1] then
    return 0
end
local lease, retention = tonumber(ARGV[2]), expires_at - lease_until
redis.call('HSET', KEYS[1],
    'lease_until', integer(now + lease), 'expires_at', integer(now + lease + retention))
redis.call('PEXPIRE', KEYS[1], integer(lease + retention))
return 1
