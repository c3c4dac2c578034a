DELETE FROM digest WHERE tree = $1 AND level = $2 AND bucket = $3
