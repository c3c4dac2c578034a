SELECT tree, level, bucket, mac FROM digest
