DELETE FROM filed WHERE reports = 0
