-- KEYS: delivery. Gives 1 where it was completed, else 0.
if state == 'completed' then
    return redis.call('DEL', KEYS[1])
end
return 0
