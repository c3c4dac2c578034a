package main

// levenshtein is one minus the number of edits over the length of the longer name.
func levenshtein(a, b []rune) float64 {
	if len(a) == 0 || len(b) == 0 {
		return 0
	}
	row := make([]int, len(b)+1)
	for j := range row {
		row[j] = j
	}
	for i, x := range a {
		diagonal := row[0]
		row[0] = i + 1
		for j, y := range b {
			replace := diagonal
			if x != y {
				replace++
			}
			diagonal = row[j+1]
			row[j+1] = min(replace, row[j]+1, diagonal+1)
		}
	}
	return 1 - float64(row[len(b)])/float64(max(len(a), len(b)))
}

// jaroWinkler is the similarity of Winkler (1990), with a prefix of up to four letters at 0.1 each.
func jaroWinkler(a, b []rune) float64 {
	matchedA, matchedB := jaroMatches(a, b)
	m := float64(len(matchedA))
	if m == 0 {
		return 0
	}
	transposed := 0
	for i := range matchedA {
		if matchedA[i] != matchedB[i] {
			transposed++
		}
	}
	jaro := (m/float64(len(a)) + m/float64(len(b)) + (m-float64(transposed)/2)/m) / 3
	prefix := 0
	for prefix < 4 && prefix < min(len(a), len(b)) && a[prefix] == b[prefix] {
		prefix++
	}
	return jaro + 0.1*float64(prefix)*(1-jaro)
}

// jaroMatches returns the letters that match within the window, in the order of either name.
func jaroMatches(a, b []rune) (inA, inB []rune) {
	window := max(0, max(len(a), len(b))/2-1)
	used := make([]bool, len(b))
	for i, x := range a {
		for j := max(0, i-window); j < min(len(b), i+window+1); j++ {
			if !used[j] && b[j] == x {
				used[j] = true
				inA = append(inA, x)
				break
			}
		}
	}
	for j, y := range b {
		if used[j] {
			inB = append(inB, y)
		}
	}
	return inA, inB
}
