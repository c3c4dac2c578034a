package names

// gaps picks the costs of sounds that only one of two names has: 1 when exactly one of them leaves out short vowels,
// else 0.
func gaps(a, b *Key) int {
	if a.consonantal != b.consonantal {
		return 1
	}
	return 0
}

// massOf returns the cost of leaving out all sounds, for either kind of gaps.
func massOf(sounds string) (mass [2]int32) {
	for i := range len(sounds) {
		s := sounds[i] & (numSounds - 1)
		mass[0] += int32(gapCost[0][s])
		mass[1] += int32(gapCost[1][s])
	}
	return mass
}

// likeness is one minus the cheapest way to turn one string of sounds into the other over the cost of leaving out both,
// whose sum is mass > 0: 1 for equal
// strings, and at least 0, for leaving out both is a way.
func likeness(a, b string, mass int32, gap int, row *costRow) float32 {
	if a == b {
		return 1
	}
	return 1 - float32(distance(a, b, gap, row))/float32(mass)
}

// costRow is the working memory of [distance]; its content does not matter.
type costRow [maxKey + 1]int32

// distance is the least total cost of substitutions and gaps that turn a into b (Wagner and Fischer, Journal of the
// ACM 21(1), 1974), in hundredths. The costs are symmetric, and so is it.
func distance(a, b string, gap int, memory *costRow) int32 {
	gapOf := &gapCost[gap]
	row := memory[:len(b)] // row[j] is the cost of turning the sounds of a so far into b[:j+1]
	sum := int32(0)
	for j := range row {
		sum += int32(gapOf[b[j]&(numSounds-1)])
		row[j] = sum
	}
	corner := int32(0) // the cost of turning the sounds of a so far into none of b
	for i := range len(a) {
		x := a[i] & (numSounds - 1)
		sub, gapX := &substCost[x], int32(gapOf[x])
		diagonal := corner
		corner += gapX
		left := corner
		for j := range row {
			y := b[j] & (numSounds - 1)
			up := row[j]
			left = min(min(diagonal+int32(sub[y]), up+gapX), left+int32(gapOf[y]))
			row[j] = left
			diagonal = up
		}
		sum = left
	}
	return sum
}
