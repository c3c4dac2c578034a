package intake

import (
	"fmt"
	"slices"
	"strings"

	"truce"
	"truce/codes"
	"truce/internal/table"
)

// toolNames are what forms and platforms call the columns of the fields (ODK, Kobo, Ushahidi, spreadsheets of
// offices, in the languages of the pages), beside the names and aliases of the fields themselves.
var toolNames = map[string][]string{
	"id": {"_uuid", "uuid", "instanceid", "meta_instanceid", "_id", "key", "incident_id", "event_id", "report_id",
		"post_id", "no", "number", "serial", "reference", "code", "№", "номер", "الرقم", "رقم",
		"numara", "sıra_no", "شماره",
		"sıra", "ردیف", "التسلسل"},
	"start": {"incident_date", "date_of_incident", "date_of_event", "post_date", "date_time", "datetime",
		"date_incident",
		"occurred", "time_of_incident", "when_did_it_happen", "event_date_time", "when_happened", "when_did_this_happen",
		"дата", "дата_события", "дата_инцидента", "التاريخ", "تاريخ",
		"تاريخ_الحادث", "tarih", "olay_tarihi", "تاریخ",
		"occurred_at", "happened_at", "date_occurred", "تاريخ_الحادثة", "تاريخ_الواقعة",
		"تاريخ_الحدث", "olay_zamanı",
		"تاریخ_حادثه", "تاریخ_رویداد"},
	"end": {"end_date", "date_to", "incident_end"},
	"place": {"village", "town", "place_name", "location_name", "locality", "settlement", "community",
		"where", "address", "населённый_пункт", "населенный_пункт", "место",
		"المكان", "الموقع", "yer", "konum", "مکان", "محل",
		"القرية", "البلدة", "yerleşim", "yerleşim_yeri", "köy", "روستا"},
	"district": {"subdistrict", "district_name", "admin_2", "rayon", "county", "район", "الناحية",
		"ilçe", "شهرستان"},
	"province": {"province_name", "admin_1", "state", "oblast", "region", "область", "провинция",
		"المحافظة", "محافظة", "il", "استان"},
	"lat": {"_location_latitude", "_gps_latitude", "location_lat", "gps_lat", "y", "north", "gps_latitude",
		"широта", "خط_العرض", "enlem", "عرض_جغرافیایی"},
	"lon": {"_location_longitude", "_gps_longitude", "location_lon", "location_lng", "gps_lon",
		"x", "east", "gps_longitude", "долгота", "خط_الطول", "boylam", "طول_جغرافیایی"},
	"kind": {"category", "categories", "incident_type", "incident_category", "event_category", "type_of_incident",
		"kind_of_incident", "incident_kind", "what", "what_happened", "nature_of_incident", "тип", "вид",
		"тип_события",
		"тип_инцидента", "نوع_الحادث", "نوع_الحدث", "النوع", "olay_türü", "tür",
		"نوع_حادثه", "نوع",
		"тип_нарушения", "вид_нарушения", "вид_события", "نوع_الحادثة",
		"نوع_الواقعة", "نوع_الخرق", "نوع_الانتهاك",
		"ihlal_türü", "نوع_رویداد", "نوع_نقض"},
	"means": {"weapon_type", "weapons", "type_of_weapon", "weapon_used"},
	"authors": {"perpetrator", "actor", "actor1", "responsible", "by_whom", "attributed_to", "who_did_it",
		"who_fired", "alleged_perpetrator", "الفاعل", "الجهة_الفاعلة", "عامل",
		"party_responsible", "responsible_party", "исполнитель", "виновная_сторона",
		"الجهة_المنفذة", "الجهة_المسؤولة",
		"المنفذ", "fail", "sorumlu"},
	"targets": {"victim", "victims", "target_type", "against"},
	"source": {"reporter", "enumerator", "submitted_by", "_submitted_by", "informant", "source_name", "username",
		"submittername", "submitter_name"},
	"text": {"post_content", "incident_description", "narrative", "remarks", "comment",
		"comments", "note", "incident_note", "details", "summary", "content", "описание", "примечание",
		"примечания", "الوصف", "ملاحظات", "الملاحظات",
		"açıklama", "notlar", "شرح", "توضیحات"},
	"received": {"_submission_time", "submissiondate", "submission_time", "submission_date",
		"date_reported", "created"},
	"killed_best": {"deaths", "dead", "fatalities", "killed_total", "number_killed", "how_many_killed", "people_killed",
		"погибшие", "погибло", "убитые", "убито", "القتلى", "عدد_القتلى",
		"ölü", "ölü_sayısı", "کشتهها", "تعداد_کشتهها",
		"victims_killed", "قتلى", "کشته", "کشته_شدگان"},
	"killed_civilian_best": {"killed_civilians", "civilians_killed", "civilian_deaths", "killed_civ", "civ_killed",
		"civ_dead",
		"civilians_dead", "dead_civilians"},
	"killed_fighter_best": {"killed_mil", "killed_military", "military_killed", "killed_fighters", "fighters_killed",
		"killed_combatants", "combatants_killed", "soldiers_killed"},
	"wounded_best": {"injured", "injuries", "wounded_total", "number_injured", "number_wounded", "how_many_injured",
		"how_many_wounded", "people_injured", "раненые", "ранено", "الجرحى", "عدد_الجرحى",
		"yaralı", "yaralı_sayısı", "زخمیها", "تعداد_زخمیها",
		"victims_wounded", "جرحى", "زخمی", "مجروحان"},
	"wounded_civilian_best": {"wounded_civilians", "injured_civilians", "civilians_wounded", "civilians_injured",
		"wounded_civ", "injured_civ", "civ_wounded", "civ_injured"},
	"wounded_fighter_best": {"wounded_mil", "wounded_military", "wounded_fighters", "fighters_wounded",
		"wounded_combatants", "soldiers_wounded"},
	"missing_best": {"missing_persons"},
}

// geopoints are what the names of columns hold that have a latitude and a longitude in one cell, as ODK writes them.
var geopoints = []string{"geo", "gps", "coord", "location", "point", "position", "lat"}

// Sampled are the values that a column of a table holds, each once, as far as they were looked at.
type Sampled struct {
	Name   string
	Values []string
}

// maxSampled is how many values of a column are looked at.
const maxSampled = 40

// Sample looks at the first rows of a table.
func Sample(t *table.Reader) []Sampled {
	columns := make([]Sampled, len(t.Header()))
	for i, name := range t.Header() {
		columns[i].Name = name
	}
	for range 1000 {
		row, err := t.Next()
		if err != nil && !isRow(err) {
			break
		}
		for i, cell := range row.Cells {
			cell = Tidy(cell)
			if cell != "" && !Missing(cell) && len(columns[i].Values) < maxSampled && !slices.Contains(columns[i].Values, cell) {
				columns[i].Values = append(columns[i].Values, strings.Clone(cell))
			}
		}
	}
	return columns
}

// Propose drafts a mapping file for a table: the fields whose columns are recognised by their names, and as
// comments what somebody has to decide. What it proposes is to be read before it is used.
func Propose(columns []Sampled) string {
	p := proposal{taken: map[string]bool{}, lines: map[string]string{}, form: slices.ContainsFunc(columns, ofForm)}
	for _, c := range columns {
		p.column(c)
	}
	var b strings.Builder
	b.WriteString("# Draft of a mapping, from the names of the columns. Read every line before it is used:\n" +
		"# docs/import.md says what a mapping may hold.\n")
	b.WriteString(p.order() + "fields:\n")
	p.joinTime()
	for _, f := range Fields() {
		b.WriteString(p.lines[f.Name])
	}
	for _, need := range [][]string{{"start"}, {"lat", "place", "district", "province"}} {
		if !slices.ContainsFunc(need, func(n string) bool { return p.taken[n] }) {
			fmt.Fprintf(&b, "  # %s: no column was recognised, and one is needed\n", strings.Join(need, ", "))
		}
	}
	if len(p.left) > 0 {
		b.WriteString("# Not mapped:\n")
	}
	for _, c := range p.left {
		fmt.Fprintf(&b, "#   %s%s\n", table.Cut(oneLine(c.Name), 60), examples(c.Values))
	}
	return b.String()
}

type proposal struct {
	taken map[string]bool
	lines map[string]string
	left  []Sampled
	form  bool // the table comes from a form, whose start and end are when it was filled in
	start Sampled
}

// order states the order of dates that do not begin with the year, where those of the column show it.
func (p *proposal) order() string {
	var s Survey
	for _, v := range p.start.Values {
		s.add(0, v)
	}
	switch {
	case s.dayFirst != "" && s.monthFirst == "":
		return "dates: day-first # as " + oneLine(s.dayFirst) + " shows\n"
	case s.monthFirst != "" && s.dayFirst == "":
		return "dates: month-first # as " + oneLine(s.monthFirst) + " shows\n"
	}
	return ""
}

// clockNames are what columns of times of day beside a date are called.
var clockNames = []string{"time", "incident_time", "event_time", "time_of_day", "start_time", "hour", "time_of_event",
	"time_of_incident", "time_incident", "time_event", "incident_hour",
	"время", "الوقت", "saat", "ساعت"}

// joinTime takes a column of times of day to that of the dates, where these have none.
func (p *proposal) joinTime() {
	noClock := func(v string) bool { _, c := cutClock(v); return c == "" }
	noTime := func(v string) bool { _, err := clockOf(Fold(v)); return err != nil }
	i := slices.IndexFunc(p.left, func(c Sampled) bool {
		named := slices.ContainsFunc(namesOf(c.Name), func(n string) bool { return slices.Contains(clockNames, n) })
		return named && len(c.Values) > 0 && !slices.ContainsFunc(c.Values, noTime)
	})
	if i < 0 || !p.taken["start"] || slices.ContainsFunc(p.start.Values, func(v string) bool { return !noClock(v) }) {
		return
	}
	p.put("start", fmt.Sprintf("{columns: [%s, %s]}", quotedYAML(p.start.Name), quotedYAML(p.left[i].Name)), "")
	p.left = slices.Delete(p.left, i, i+1)
}

// ofForm reports whether a column is one that forms of ODK and Kobo add of themselves.
func ofForm(c Sampled) bool {
	own := []string{"_uuid", "instanceid", "_submission_time", "submissiondate", "deviceid"}
	return slices.Contains(own, plainName(c.Name))
}

// column finds the field of a column.
func (p *proposal) column(c Sampled) {
	name := plainName(c.Name)
	if lat, lon := geopoint(c); lat != "" && !p.taken["lat"] {
		p.put("lat", lat, "")
		p.put("lon", lon, "")
		return
	}
	field := ""
	for _, n := range namesOf(c.Name) {
		if field == "" || p.taken[field] {
			field = fieldNamed(n)
		}
	}
	if p.form && (name == "start" || name == "end") {
		c.Name += ", when the form was filled in"
		field = ""
	}
	if field == "start" && plainName(p.start.Name) == "post_date" { // when it was posted, where nothing else says when
		p.left = append(p.left, p.start)
		delete(p.taken, field)
	}
	if field == "" || p.taken[field] {
		p.left = append(p.left, c)
		return
	}
	switch field {
	case "start":
		p.start = c
		p.put(field, quotedYAML(c.Name), "")
	case "authors", "targets", "objects":
		if p.put(field, quotedYAML(c.Name), ""); p.form && !slices.ContainsFunc(c.Values, notChosen) {
			p.put(field, fmt.Sprintf("{column: %s, split: \" \"}", quotedYAML(c.Name)), "")
		}
	case "kind":
		p.put(field, quotedYAML(c.Name), valuesOf(c, codes.EventKinds[:], p.form))
	case "means":
		p.put(field, quotedYAML(c.Name), valuesOf(c, means, p.form))
	default:
		p.put(field, quotedYAML(c.Name), "")
	}
}

// notChosen reports whether a value is none that a form writes where several answers of a list were chosen.
func notChosen(value string) bool {
	return strings.ContainsFunc(value, func(r rune) bool {
		return r != ' ' && r != '_' && r != '-' && (r < 'a' || r > 'z') && (r < '0' || r > '9')
	})
}

func (p *proposal) put(field, column, values string) {
	p.taken[field] = true
	if values == "" {
		p.lines[field] = fmt.Sprintf("  %s: %s\n", field, column)
		return
	}
	p.lines[field] = fmt.Sprintf("  %s:\n    column: %s\n    values:\n%s", field, column, values)
}

// valuesOf lists the values of a column that are none of the words, each with the nearest, or empty to be filled in.
// Of a form a value with a space is several answers.
func valuesOf[W ~string](c Sampled, words []W, form bool) string {
	var b strings.Builder
	for _, v := range c.Values {
		if _, err := word(v, truce.Sentence{}, words); err == nil {
			continue
		}
		near, note := "", " # which of the documented words?"
		alone := !strings.ContainsAny(v, ",;|") && !(form && strings.Contains(v, " "))
		var alike []W
		for _, w := range words {
			if within(letters(v), letters(string(w))) {
				alike = append(alike, w)
			}
		}
		switch {
		case len(alike) == 1 && alone:
			near, note = string(alike[0]), ""
		case len(alike) > 1:
			note = " # several of the documented words: which?"
		}
		fmt.Fprintf(&b, "      %s: %s%s\n", quotedYAML(v), quotedYAML(near), note)
	}
	return b.String()
}

// within reports whether one of two words holds the other.
func within(value, word string) bool {
	return strings.Contains(value, word) || len(value) > 3 && strings.Contains(word, value)
}

// plainName is a column's name without the groups that forms put before it.
func plainName(name string) string {
	n := table.Name(name)
	if i := strings.LastIndexAny(n, "/:"); i >= 0 && i+1 < len(n) {
		n = n[i+1:]
	}
	n, _ = strings.CutSuffix(n, "_(utc)")
	return strings.Trim(strings.ReplaceAll(n, ".", "_"), "?*")
}

// namesOf are the names that a column may have: its own, and without the groups that ODK puts before it with a hyphen.
func namesOf(column string) []string {
	out := []string{plainName(column)}
	for i, r := range column {
		if r == '-' {
			out = append(out, plainName(column[i+1:]))
		}
	}
	return out
}

func fieldNamed(name string) string {
	for _, f := range Fields() {
		if f.Name == name || slices.Contains(f.Aliases, name) || slices.Contains(toolNames[f.Name], name) {
			return f.Name
		}
	}
	return ""
}

// geopoint returns where the latitude and the longitude of a column are found that holds whole positions: as forms and
// people write them in one cell, or in a form that says itself which is which. Empty: it holds none.
func geopoint(c Sampled) (lat, lon string) {
	if len(c.Values) == 0 {
		return "", ""
	}
	name, column := table.Name(c.Name), quotedYAML(c.Name)
	if !slices.ContainsFunc(c.Values, func(v string) bool { _, _, ok := whole(v); return !ok }) {
		return column, column
	}
	if !slices.ContainsFunc(geopoints, func(part string) bool { return strings.Contains(name, part) }) {
		return "", ""
	}
	first, second := 1, 2
	la, lo := strings.Index(name, "lat"), max(strings.Index(name, "lon"), strings.Index(name, "lng"))
	if lo >= 0 && lo < la {
		first, second = 2, 1
	}
	for _, split := range []string{" ", ",", ";", "/"} {
		if slices.ContainsFunc(c.Values, func(v string) bool { return !pair(strings.Split(v, split), first, second) }) {
			continue
		}
		how := ""
		if split != " " {
			how = fmt.Sprintf("split: %q, ", split)
		}
		return fmt.Sprintf("{column: %s, %spart: %d}", column, how, first),
			fmt.Sprintf("{column: %s, %spart: %d}", column, how, second)
	}
	return "", ""
}

// pair reports whether parts are two to four numbers, of which two are a position.
func pair(parts []string, lat, lon int) bool {
	if len(parts) < 2 || len(parts) > 4 {
		return false
	}
	_, _, err := Position(strings.TrimSpace(parts[lat-1]), strings.TrimSpace(parts[lon-1]))
	return err == nil
}

func examples(values []string) string {
	var some []string
	for _, v := range values[:min(len(values), 3)] {
		some = append(some, table.Cut(v, 30))
	}
	if len(some) == 0 {
		return ""
	}
	return " (" + strings.Join(some, " | ") + ")"
}

func oneLine(s string) string { return strings.Join(strings.Fields(s), " ") }

// quotedYAML is a text as YAML reads it back.
func quotedYAML(s string) string { return fmt.Sprintf("%q", s) }
