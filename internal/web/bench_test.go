package web

import "testing"

// The pages an officer opens most, over the exercise of the demonstration, folded in memory.
func BenchmarkPages(b *testing.B) {
	s := play(b)
	for name, path := range map[string]string{"today": "/exercise/", "incidents": "/exercise/incidents",
		"incident": "/exercise/incidents/BO-I-87",
		"day":      "/exercise/days/2030-03-16", "bulletin": "/exercise/bulletins/CA/12", "actors": "/exercise/actors",
		"case file": "/exercise/incidents/BO-I-100/case", "case file as PDF": "/exercise/incidents/BO-I-100/case?as=pdf",
		"case file as DOCX": "/exercise/incidents/BO-I-100/case?as=docx"} {
		b.Run(name, func(b *testing.B) {
			b.ReportAllocs()
			for range b.N {
				if a := s.ask(b, "GET", path, "CA:duty officer", "en", nil); a.Code != 200 {
					b.Fatal(a.Code)
				}
			}
		})
	}
}
