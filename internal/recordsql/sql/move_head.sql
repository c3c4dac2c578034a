-- Move the head of log $1 from size $2 to size $3, with $4 claim ids and the signed checkpoint $5.
UPDATE log SET size = $3, claimed = $4, signed = $5 WHERE id = $1 AND size = $2
