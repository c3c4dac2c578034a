SELECT ref, kind, key, officer, at, withdrawn, body, incident FROM claim WHERE ref = $1
