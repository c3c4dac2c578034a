package press

// unlisted makes one row of a list whose lines each tell of a place, under a heading that ends in a colon: what is read
// of "Registered by the Hill side: Velden 3, Karsk 1" is read of its lines too.
func unlisted(e []element) []element {
	out := make([]element, 0, len(e))
	within := false
	for i := 0; i < len(e); i++ {
		if !e[i].sign(line) && !e[i].sign(blank) {
			out = append(out, e[i])
			continue
		}
		n := len(out)
		at, to := itemLine(e, i+1)
		if to == 0 || !within && (n == 0 || !out[n-1].sign(colon) || !ofRegister(out)) {
			within = false
			out = append(out, e[i])
			continue
		}
		if within {
			if last := &out[n-1]; last.sign(semicolon) || last.sign(comma) || last.sign(stop) {
				out = out[:n-1]
			}
			e[i].text = comma
			out = append(out, e[i])
		}
		within = true
		out = append(out, e[at:to]...)
		i = to - 1
	}
	return out
}

// itemLine returns where a line that begins at i tells of one place, or of the total, and its number, without what it
// begins with; 0 where it does not.
func itemLine(e []element, i int) (at, to int) {
	for at = i; at < len(e) && at < i+2 && (e[at].sign(dash) || e[at].sign(other)); at++ {
	}
	numbers, places := 0, 0
	for to = at; to < len(e) && !e[to].sign(line) && !e[to].sign(blank); to++ {
		if e[to].kind == number {
			numbers++
		}
		if e[to].is("province") && e[to].of != "" || e[to].is("total") || e[to].is("in-all") {
			places++
		}
	}
	if numbers != 1 || places != 1 || to-at > 6 {
		return 0, 0
	}
	return at, to
}

// ofRegister reports whether the line that ends here tells of a side and what it registered, and of no number.
func ofRegister(e []element) bool {
	side, told := false, false
	for i := len(e) - 1; i >= 0 && !e[i].sign(line) && !e[i].sign(blank); i-- {
		switch {
		case e[i].kind == number:
			return false
		case e[i].is("side") || e[i].is("nation"):
			side = true
		case e[i].is("register") || e[i].is("incident"):
			told = true
		}
	}
	return side && told
}
