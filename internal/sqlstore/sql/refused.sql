SELECT member, idx, why FROM refused ORDER BY member, idx
