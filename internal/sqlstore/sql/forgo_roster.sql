UPDATE roster SET size = 0
