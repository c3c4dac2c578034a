-- Which is the last entry of a member's log, or of any, that has no effect?
SELECT member, idx, why FROM refused WHERE $1 = '' OR member = $1 ORDER BY member DESC, idx DESC LIMIT 1
