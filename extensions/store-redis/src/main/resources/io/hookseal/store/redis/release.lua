-- KEYS: delivery. ARGV: token. Gives 1 where it was held under the token, else 0.
if state == 'in-progress' and token == ARGV[1] then
    return redis.call('DEL', KEYS[1])
end
return 0
