SELECT id FROM ahead WHERE id = $1
