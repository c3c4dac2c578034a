SELECT CAST(0 AS BIGINT), log, letter, number FROM minted WHERE CAST(0 AS BIGINT) BETWEEN $1 AND $2 ORDER BY log, letter
