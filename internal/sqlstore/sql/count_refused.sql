-- How many entries of a member's log, or of any, have no effect?
SELECT count(*) FROM refused WHERE $1 = '' OR member = $1
