SELECT idx, why FROM refused WHERE member = $3 AND idx BETWEEN $1 AND $2 ORDER BY idx
