SELECT ref, kind, key, officer, at, withdrawn, body FROM claim WHERE ref = $1
