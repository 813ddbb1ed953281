-- KEYS: delivery. ARGV: token, fingerprint, retention. Gives 1 where it is completed now, else 0.
if state == 'completed' then
    return 1
end
if state and token ~= ARGV[1] then
    return 0
end
redis.call('DEL', KEYS[1])
redis.call('HSET', KEYS[1],
    'state', 'completed', 'fingerprint', ARGV[2], 'expires_at', integer(now + tonumber(ARGV[3])))
redis.call('PEXPIRE', KEYS[1], ARGV[3])
return 1
