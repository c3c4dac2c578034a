SELECT CAST(0 AS BIGINT), log, dataset, reports FROM filed WHERE CAST(0 AS BIGINT) BETWEEN $1 AND $2 ORDER BY log, dataset
