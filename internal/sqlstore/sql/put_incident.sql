INSERT INTO incident (id, ref, at, report, joined, first, last, lat, lon, facet, shown, words) VALUES ($1, $2, $3, $4, NULL, $5, $6, $7, $8, $9, $10, $11)
