-- Which numbers has each member given last?
SELECT log, letter, number FROM minted
