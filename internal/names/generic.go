package names

import (
	"strings"
	"sync"
)

// genericWords are words for kinds of places, as gazetteers put them before or behind the name.
const genericWords = `
city town village district subdistrict province governorate region county municipality
madinat madinah madine markaz muhafazat nahiyat nahiyah qaryat qaryah qada mantiqat wilayat
shahr shahrestan bakhsh ostan deh dih bazar bandar kelay alaqahdari walayat
gorod goroda selo posyolok poselok oblast rayon raion stanitsa stantsiya khutor aul misto
ilce ilcesi kent
مدينة مركز محافظة ناحية قرية قضاء منطقة شهر شهرستان دهستان بخش روستای بندر قلعه قریه ولایت شاری
город село посёлок поселок станица хутор район область місто
`

var genericSounds = sync.OnceValue(func() map[string]bool {
	set := make(map[string]bool)
	for _, w := range strings.Fields(genericWords) {
		set[soundsOf(w)] = true
	}
	return set
})

// soundsOf reads a single word.
func soundsOf(w string) string {
	b := keyBuilder{name: w}
	for i, r := range w {
		b.add(i, r)
	}
	b.endWord(len(w))
	out := make([]byte, b.nout)
	for i, s := range b.out[:b.nout] {
		out[i] = byte(s)
	}
	return string(out)
}
