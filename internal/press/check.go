package press

import "slices"

// check flags what does not add up. It changes no figure.
func (r *reader) check() {
	r.out.Sides = slices.DeleteFunc(r.out.Sides, Side.empty)
	r.out.Sides = slices.DeleteFunc(r.out.Sides, r.saidAgain)
	for i := range r.out.Sides {
		s := &r.out.Sides[i]
		s.settleAll()
		r.divide(s)
		r.addUp(s)
		r.reviewAddsUp(s)
	}
	slices.SortStableFunc(r.out.Sides, func(a, b Side) int { return firstSpan(a).Start - firstSpan(b).Start })
	slices.SortStableFunc(r.out.Flags, func(a, b Flag) int { return a.Start - b.Start })
	slices.SortStableFunc(r.out.Unread, func(a, b Unread) int { return a.Start - b.Start })
}

// empty reports whether nothing is stated of a side.
func (s Side) empty() bool { return s.Total == nil && len(s.Parts) == 0 && len(s.Outcomes) == 0 }

// saidAgain reports whether figures of no side repeat what a side has.
func (r *reader) saidAgain(s Side) bool {
	if s.RegisteredBy != "" || len(s.Outcomes) > 0 {
		return false
	}
	if len(s.Parts) > 0 || len(s.Also) > 0 {
		r.flag("side-not-stated", "the text does not say who registered these", firstSpan(s))
		return false
	}
	sum := int64(0)
	for _, x := range r.out.Sides {
		if x.RegisteredBy == "" || x.Total == nil {
			continue
		}
		if x.Total.micro == s.Total.micro {
			return true
		}
		sum += x.Total.micro
	}
	if sum != s.Total.micro {
		r.flag("side-not-stated", "the text does not say who registered these", s.Total.Span)
	}
	return false
}

func firstSpan(s Side) Span {
	switch {
	case s.Total != nil:
		return s.Total.Span
	case len(s.Parts) > 0:
		return s.Parts[0].Span
	}
	return s.Outcomes[0].Span
}

// divide gives each place of a list the number before the list, where only so the parts come to the total: "eight, two
// in Aleppo, three in the provinces of Hama and Idlib".
func (r *reader) divide(s *Side) {
	sum := int64(0)
	for _, p := range s.Parts {
		switch {
		case p.Figure != nil:
			sum += p.Figure.micro
		case p.each != nil:
			sum += p.each.micro
		}
	}
	for i := range s.Parts {
		p := &s.Parts[i]
		if p.each == nil || p.Figure != nil {
			continue
		}
		if s.Total == nil || sum != s.Total.micro {
			r.flag("list-without-counts", "one number for several places: how it is divided is not said", p.each.Span)
			continue
		}
		p.Figure = p.each
		r.flag("number-for-each", "one number for several places: it is each one's, or the total would not come out",
			p.each.Span)
	}
}

// settleAll gives the outcomes that are of all the total, where there is one.
func (s *Side) settleAll() {
	for i := range s.Outcomes {
		switch f := s.Outcomes[i].Figure; {
		case f == nil || f.How != ByAll:
		case s.Total == nil:
			s.Outcomes[i].Figure = nil
		default:
			f.Value, f.micro = s.Total.Value, s.Total.micro
		}
	}
}

// addUp holds the parts against the total.
func (r *reader) addUp(s *Side) {
	if len(s.Parts) == 0 || s.Total == nil {
		return
	}
	sum, known := int64(0), true
	for _, p := range s.Parts {
		if p.Figure == nil {
			known = false
			continue
		}
		sum += p.Figure.micro
	}
	complete := known && sum == s.Total.micro
	s.Complete = &complete
	switch {
	case complete:
	case sum > s.Total.micro:
		r.flag("parts-exceed-total", "the parts come to more than the total", s.Total.Span)
	case !known:
		r.flag("places-without-counts", "not every place that is named has a number", s.Total.Span)
	default:
		r.flag("parts-below-total", "the parts come to less than the total: the rest is not broken down", s.Total.Span)
	}
}

// reviewAddsUp holds the outcomes against the total.
func (r *reader) reviewAddsUp(s *Side) {
	if s.Total == nil {
		return
	}
	sum := int64(0)
	for _, o := range s.Outcomes {
		if o.Figure == nil {
			return
		}
		sum += o.Figure.micro
	}
	switch {
	case len(s.Outcomes) == 0 || sum == s.Total.micro || sum == 0:
	case sum > s.Total.micro:
		r.flag("review-exceeds-total", "the outcomes come to more than was registered", s.Outcomes[0].Span)
	default:
		r.flag("review-below-total", "the outcomes come to less than was registered: of the rest nothing is said",
			s.Outcomes[0].Span)
	}
}
