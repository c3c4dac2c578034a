package exercise

import (
	"math"

	"truce"
	"truce/codes"
)

// known fills in what somebody saw of most happenings: who did it, to whom, and from where.
func (s *stage) known(h *happening) {
	if h.author == "" && s.detail.IntN(3) > 0 {
		h.author, h.target = Government, Council
		if s.detail.IntN(2) == 0 {
			h.author, h.target = Council, Government
		}
	}
	switch h.kind {
	case codes.MovementDenied:
		h.target, h.object = Mission, codes.Monitors
	case codes.AidBlocked:
		h.target, h.object = Islanders, codes.Convoy
	case codes.WaterBlocked:
		h.target, h.object = Islanders, codes.Water
	case codes.Shelling, codes.DroneStrike:
		h.object = []codes.Object{codes.Home, codes.Military, codes.Market, codes.Checkpoint}[s.detail.IntN(4)]
	}
	if away := ranges[h.means]; away > 0 {
		bearing := s.detail.Float64() * 2 * math.Pi
		km := away * (.3 + .7*s.detail.Float64())
		h.from = &deg{h.place.at.lat + km/111*math.Cos(bearing), h.place.at.lon + km/111*math.Sin(bearing)}
	}
	if list := calibres[h.means]; len(list) > 0 {
		h.calibre = list[s.detail.IntN(len(list))]
	}
}

// ranges says how far in km the weapon stands at most; what is not there has no place of its own.
var ranges = map[codes.Means]float64{codes.Mortar: 5, codes.Artillery: 11, codes.Rifle: .6, codes.HeavyGun: 1.5}

// calibres are those seen on the island, in mm.
var calibres = map[codes.Means][]int{codes.Mortar: {82, 120}, codes.Artillery: {122, 152}}

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
	if h.object != "" && chance(60) {
		c.Objects = []codes.Object{h.object}
	}
	if h.from != nil && chance(55) {
		p := point(*h.from)
		c.From = truce.Place{Point: &p, Precision: codes.Exact, RadiusM: int32(200 + 100*s.detail.IntN(8))}
	}
	if h.calibre > 0 && c.Means != codes.MeansUnknown && chance(40) {
		c.Calibre = h.calibre
	}
}
