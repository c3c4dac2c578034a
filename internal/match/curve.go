package match

import "math"

// Share is how many pairs of a score, in log odds, tell of one incident and how many do not.
type Share struct{ Score, Same, Other float64 }

// Hold says how strongly a curve is held to the one it begins with, in pairs.
type Hold struct{ Shift, Slope float64 }

// FitCurve fits slope and shift of the logistic curve from score to share of same pairs, by Newton's method, holding
// them to those of from.
func FitCurve(list []Share, from Calibration, hold Hold) Calibration {
	slope, shift := float64(from.Slope)/1000, float64(from.Shift)/1000
	slope0, shift0 := slope, shift
	for range 50 {
		g0, g1 := hold.Shift*(shift0-shift), hold.Slope*(slope0-slope)
		h00, h01, h11 := hold.Shift+1e-9, 0.0, hold.Slope+1e-9
		for _, s := range list {
			n := s.Same + s.Other
			q := 1 / (1 + math.Exp(-shift-slope*s.Score))
			d, v := s.Same-n*q, n*q*(1-q)
			g0, g1 = g0+d, g1+d*s.Score
			h00, h01, h11 = h00+v, h01+v*s.Score, h11+v*s.Score*s.Score
		}
		det := h00*h11 - h01*h01
		if det <= 0 {
			break
		}
		a, b := (g0*h11-g1*h01)/det, (g1*h00-g0*h01)/det
		shift, slope = shift+max(-2, min(2, a)), slope+max(-0.5, min(0.5, b))
		if math.Abs(a)+math.Abs(b) < 1e-7 {
			break
		}
	}
	return Calibration{Slope: toPoints(max(slope, leastSlope)), Shift: toPoints(shift)}
}

// leastSlope keeps a curve rising.
const leastSlope = 0.1

func toPoints(logOdds float64) Points { return Points(math.Round(logOdds * 1000)) }
