-- For which members are ids packed, and which of their logs are not taken in yet as far as they once were?
SELECT roster.member, CASE WHEN roster.size > COALESCE(log.size, 0) THEN 1 ELSE 0 END FROM roster LEFT JOIN log ON log.member = roster.member ORDER BY roster.member
