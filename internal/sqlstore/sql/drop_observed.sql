DELETE FROM claim WHERE kind = 'observed/1' AND key = $1 AND ref BETWEEN $2 AND $3
