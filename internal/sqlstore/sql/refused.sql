-- Which entries of a member's log, or of any, have no effect, after a ref?
SELECT member, idx, why FROM refused WHERE ($1 = '' OR member = $1) AND (member, idx) > ($2, $3) ORDER BY member, idx LIMIT $4
