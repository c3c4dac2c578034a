package exercise

import "truce"

// known fills in what somebody saw of most happenings: who did it, and to whom.
func (s *stage) known(h *happening) {
	if h.author == "" && s.detail.IntN(3) > 0 {
		h.author, h.target = Government, Council
		if s.detail.IntN(2) == 0 {
			h.author, h.target = Council, Government
		}
	}
	switch h.kind {
	case truce.MovementDenied:
		h.target = Mission
	case truce.AidBlocked, truce.WaterBlocked:
		h.target = Islanders
	}
}

// detailed adds what one member's source says beyond the bare facts. The mission names no author, and no guarantor the
// party it guarantees.
func (s *stage) detailed(h *happening, m truce.MemberID, c *truce.Coded) {
	chance := func(percent int) bool { return s.detail.IntN(100) < percent }
	if len(c.Authors) == 0 && h.author != "" && m != OM && guarantorOf[h.author] != m && chance(70) {
		c.Authors = []truce.Attribution{{Actor: h.author, Confidence: "claimed"}}
	}
	if len(c.Targets) == 0 && h.target != "" && chance(80) {
		c.Targets = []truce.Attribution{{Actor: h.target, Confidence: "claimed"}}
	}
}
