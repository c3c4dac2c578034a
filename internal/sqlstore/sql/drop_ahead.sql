DELETE FROM ahead WHERE id = $1
