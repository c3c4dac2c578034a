SELECT id, ref, at, report, joined, first, last, lat, lon, facet, shown, words FROM incident WHERE id BETWEEN $1 AND $2 ORDER BY id
