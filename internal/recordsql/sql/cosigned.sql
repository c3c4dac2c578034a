-- Which cosigned checkpoint of log $1 is the largest up to size $2?
SELECT signed FROM cosigned WHERE log = $1 AND size <= $2 ORDER BY size DESC LIMIT 1
