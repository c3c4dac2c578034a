package terms

import (
	"maps"
	"slices"
	"testing"

	"truce"
	"truce/codes"
)

// known are facts of an act, as a condition names them. The agreement was in force, covers the place and binds whoever
// acted where a row does not say otherwise; what a row leaves out is not known.
type known map[string]any

// vector is what the facts leave possible, also what is asked by name.
func (k known) vector(t *testing.T, n named) vector {
	v := unknown(len(n.asks))
	v[atTime], v[atPlace], v[ofAuthor] = isYes, isYes, adhered
	for _, name := range slices.Sorted(maps.Keys(k)) {
		if m := askWritten.FindStringSubmatch(name); m != nil {
			asked, ok := n.facet(ask{m[1], m[2]})
			if !ok {
				t.Fatalf("the agreement does not ask %s", name)
			}
			if v[asked] = isNo; k[name] == true {
				v[asked] = isYes
			}
			continue
		}
		f, ok := factNamed(name)
		if !ok {
			t.Fatalf("there is no fact %q", name)
		}
		var s set
		for i := range full(f.facet).size() {
			if f.value(i) == k[name] {
				s |= 1 << i
			}
		}
		if v[f.facet] &= s; v[f.facet] == 0 {
			t.Fatalf("%v cannot be", k)
		}
	}
	return v
}

// The targets of the rows.
func at(kind codes.EventKind, target string, more ...known) known {
	k := known{"kind": string(kind)}
	switch target {
	case "civilians":
		k["target.standing"], k["target.civilian"] = "neither", true
	case "a party and civilians":
		k["target.standing"], k["target.civilian"] = "adhered", true
	case "a party":
		k["target.standing"], k["target.civilian"] = "adhered", false
	case "others":
		k["target.standing"], k["target.civilian"] = "neither", false
	case "excluded":
		k["target.standing"] = "excluded"
	}
	for _, m := range more {
		maps.Copy(k, m)
	}
	return k
}

// TestClausesAgainstTheirText holds every clause of every agreement that is shipped to what its text says: one row a
// sentence. Facts alone are given, without actors.
func TestClausesAgainstTheirText(t *testing.T) {
	const (
		ceasefire  = "ceasefire-2016-12-30.yaml"
		memorandum = "memorandum-2017-05-04.yaml"
		exercise   = "agreement.yaml"
		port       = "port-amity.yaml"
	)
	answers, attacks := known{"self_defence": true}, known{"self_defence": false}
	files := agreementFiles(t)
	seen := map[string]bool{}
	for _, x := range []struct {
		file, clause, sentence string
		facts                  known
		want                   Result
	}{
		{ceasefire, "Annex I (a)", "an air strike on civilians", at(codes.AirStrike, "civilians", attacks), Breach},
		{ceasefire, "Annex I (a)", "an air strike, nothing known of an attack before",
			at(codes.AirStrike, "civilians"), Undetermined},
		{ceasefire, "Annex I (a)", "shelling of a party", at(codes.Shelling, "a party", attacks), Breach},
		{ceasefire, "Annex I (a)", "fire that answers fire", at(codes.SmallArms, "a party", answers), NoBreach},
		{ceasefire, "Annex I (a)", "fire at somebody who neither joined nor is excluded",
			at(codes.Shelling, "others", attacks), Undetermined},
		{ceasefire, "Annex I (a)", "fire at the excluded", at(codes.Shelling, "excluded"), NoBreach},
		{ceasefire, "Annex I (a)", "aid is stopped", at(codes.AidBlocked, "civilians"), DoesNotApply},
		{ceasefire, "Annex I (b)", "ground is taken from a party", at(codes.Seizure, "a party"), Breach},
		{ceasefire, "Annex I (b)", "ground is taken from the excluded", at(codes.Seizure, "excluded"), NoBreach},
		{ceasefire, "Annex I (b)", "ground is taken from somebody who did not join", at(codes.Seizure, "others"), NoBreach},
		{ceasefire, "Annex I (b)", "a battle for ground",
			at(codes.Battle, "a party", known{"territory_sought": true}), Breach},
		{ceasefire, "Annex I (b)", "a battle, nobody knows for what", at(codes.Battle, "a party"), Undetermined},
		{ceasefire, "Annex I (b)", "a mortar fires", at(codes.Shelling, "a party"), DoesNotApply},
		{ceasefire, "Annex I (c)", "unprovoked fire", at(codes.SmallArms, "others", attacks), Breach},
		{ceasefire, "Annex I (c)", "an answer in proportion",
			at(codes.SmallArms, "a party", answers, known{"proportionate": true}), NoBreach},
		{ceasefire, "Annex I (c)", "an answer out of proportion",
			at(codes.Shelling, "a party", answers, known{"proportionate": false}), Breach},
		{ceasefire, "Annex I (c)", "an answer, nobody judged how much", at(codes.Shelling, "a party", answers), Undetermined},
		{ceasefire, "Annex I (c)", "fire at the excluded", at(codes.Shelling, "excluded", attacks), NoBreach},
		{memorandum, "hostilities", "an air strike on a party", at(codes.AirStrike, "a party"), Breach},
		{memorandum, "hostilities", "an air strike on a party and civilians",
			at(codes.AirStrike, "a party and civilians"), Breach},
		{memorandum, "hostilities", "an air strike on civilians is not cleared",
			at(codes.AirStrike, "civilians"), Undetermined},
		{memorandum, "hostilities", "fire at the excluded", at(codes.Shelling, "excluded"), NoBreach},
		{memorandum, "hostilities", "aid is stopped", at(codes.AidBlocked, ""), DoesNotApply},
		{memorandum, "aid", "aid is stopped", at(codes.AidBlocked, ""), Breach},
		{memorandum, "aid", "a mortar fires, and nobody says what it hit", at(codes.Shelling, "civilians"), Undetermined},
		{memorandum, "movement", "somebody is turned back at a checkpoint",
			at(codes.MovementDenied, "civilians"), Undetermined},
		{memorandum, "aid", "a siege: whether aid has access, people judge", at(codes.Siege, "civilians"), Undetermined},
		{memorandum, "aid", "a store of aid is looted: people judge", at(codes.Looting, "civilians"), Undetermined},
		{memorandum, "aid", "somebody is held", at(codes.Detention, "civilians"), DoesNotApply},
		{memorandum, "movement", "aid is stopped: whether at a checkpoint of the lines, people judge",
			at(codes.AidBlocked, "civilians"), Undetermined},
		{memorandum, "movement", "a siege, in which nobody passes", at(codes.Siege, "civilians"), Undetermined},
		{memorandum, "movement", "a mortar fires, and nobody says what it hit",
			at(codes.Shelling, "civilians"), Undetermined},
		{memorandum, "flights", "an aircraft is seen", at(codes.Overflight, ""), Undetermined},
		{memorandum, "flights", "a strike from the air", at(codes.AirStrike, "a party"), Undetermined},
		{memorandum, "flights", "a strike from the air on the day after signature, when no ban held yet",
			at(codes.AirStrike, "a party", known{`since["2017-05-06"]`: false}), NoBreach},
		{memorandum, "flights", "an aircraft is seen on 6 May", at(codes.Overflight, "",
			known{`since["2017-05-06"]`: true, "judged": true}), Breach},
		{memorandum, "flights", "a mortar fires", at(codes.Shelling, "a party", known{"means": "mortar"}), NoBreach},
		{exercise, "2 (a)", "a mortar fires at a party, whatever it answers", at(codes.Shelling, "a party", answers), Breach},
		{exercise, "2 (a)", "an air strike on civilians", at(codes.AirStrike, "civilians"), Breach},
		{exercise, "2 (a)", "small arms answer fire: (c) judges that", at(codes.SmallArms, "a party", answers), NoBreach},
		{exercise, "2 (a)", "small arms fire first", at(codes.SmallArms, "a party", attacks), Breach},
		{exercise, "2 (a)", "fire at the Black Tide", at(codes.Shelling, "excluded"), NoBreach},
		{exercise, "2 (a)", "a siege", at(codes.Siege, "civilians"), DoesNotApply},
		{exercise, "2 (b)", "ground is taken from a party", at(codes.Seizure, "a party"), Breach},
		{exercise, "2 (b)", "ground is taken from somebody who is no party", at(codes.Seizure, "others"), NoBreach},
		{exercise, "2 (b)", "ground is taken from the Black Tide", at(codes.Seizure, "excluded"), NoBreach},
		{exercise, "2 (b)", "a battle, nobody knows for what", at(codes.Battle, "a party"), Undetermined},
		{exercise, "2 (c)", "an answer in proportion",
			at(codes.SmallArms, "a party", answers, known{"proportionate": true}), NoBreach},
		{exercise, "2 (c)", "unprovoked fire", at(codes.SmallArms, "a party", attacks), Breach},
		{exercise, "2 (c)", "fire at the Black Tide", at(codes.SmallArms, "excluded", attacks), NoBreach},
		{exercise, "2 (d)", "aid is stopped", at(codes.AidBlocked, ""), Breach},
		{exercise, "2 (d)", "a siege: food and medicine do not pass, people judge", at(codes.Siege, "civilians"),
			Undetermined},
		{exercise, "2 (d)", "lorries are looted: whether of food, people judge", at(codes.Looting, ""), Undetermined},
		{exercise, "2 (d)", "somebody is held", at(codes.Detention, ""), DoesNotApply},
		{exercise, "2 (d)", "a mortar fires, and nobody says what it hit", at(codes.Shelling, ""), Undetermined},
		{exercise, "2 (e)", "a town is cut off", at(codes.Siege, "civilians"), Breach},
		{exercise, "2 (e)", "the water is cut", at(codes.WaterBlocked, "civilians"), Breach},
		{exercise, "2 (e)", "the Black Tide alone is cut off", at(codes.Siege, "excluded"), NoBreach},
		{exercise, "2 (e)", "the pumps are blown up: whether the supply is cut, people judge",
			at(codes.Infrastructure, "", known{`hit["water supply"]`: true}), Undetermined},
		{exercise, "2 (e)", "a line of power is",
			at(codes.Infrastructure, "", known{`hit["water supply"]`: false}), NoBreach},
		{exercise, "2 (e)", "a mortar fires, and nobody says what it hit", at(codes.Shelling, ""), Undetermined},
		{exercise, "2 (f)", "monitors on their way are shot at: people judge", at(codes.MonitorsHit, ""), Undetermined},
		{exercise, "2 (f)", "monitors are turned back",
			at(codes.MovementDenied, "", known{`against["observer-mission"]`: true}), Breach},
		{exercise, "2 (f)", "lorries are turned back, and no monitors", at(codes.MovementDenied, "",
			known{`against["observer-mission"]`: false, `hit["monitors"]`: false}), NoBreach},
		{exercise, "2 (f)", "a mortar fires, and nobody says what it hit", at(codes.Shelling, ""), Undetermined},
		{exercise, "2 (g)", "somebody of a party is held", at(codes.Detention, "a party"), Breach},
		{exercise, "2 (g)", "somebody of the Black Tide is held", at(codes.Detention, "excluded"), NoBreach},
		{exercise, "2 (g)", "somebody is held who is of no party: people judge", at(codes.Detention, "others"), Undetermined},
		{exercise, "2 (h)", "a flight nobody announced", at(codes.Overflight, "", known{"notified": false}), Breach},
		{exercise, "2 (h)", "a strike is a flight, which nobody announced",
			at(codes.AirStrike, "", known{"notified": false}), Breach},
		{exercise, "2 (h)", "guns stand in the Hill line", at(codes.WeaponSeen, "",
			known{"means": "artillery", `inside["hill-line"]`: true}), Breach},
		{exercise, "2 (h)", "guns stand elsewhere", at(codes.WeaponSeen, "",
			known{"means": "artillery", `inside["hill-line"]`: false}), NoBreach},
		{exercise, "2 (h)", "a mortar stands in the Hill line: whether it is heavy, people judge", at(codes.WeaponSeen, "",
			known{"means": "mortar", `inside["hill-line"]`: true}), Undetermined},
		{exercise, "2 (h)", "rifles are in the Hill line", at(codes.WeaponSeen, "",
			known{"means": "small arms", `inside["hill-line"]`: true}), NoBreach},
		{exercise, "2 (h)", "guns fire into the Hill line from elsewhere", at(codes.Shelling, "a party",
			known{"means": "artillery", `inside["hill-line"]`: true, `from["hill-line"]`: false}), NoBreach},
		{exercise, "2 (h)", "guns fire out of it", at(codes.Shelling, "a party",
			known{"means": "artillery", `inside["hill-line"]`: false, `from["hill-line"]`: true}), Breach},
		{exercise, "2 (h)", "a movement that was announced, without weapons",
			at(codes.Fortification, "", known{"notified": true, "means": "none"}), NoBreach},
		{port, "1", "a mortar fires at the port, whoever is in it",
			at(codes.Shelling, "excluded", known{"means": "mortar"}), Breach},
		{port, "1", "rifles fire", at(codes.SmallArms, "a party", known{"means": "small arms"}), NoBreach},
		{port, "1", "boats are turned back", at(codes.MovementDenied, ""), DoesNotApply},
		{port, "2", "boats are turned back", at(codes.MovementDenied, ""), Breach},
		{port, "2", "food is stopped", at(codes.AidBlocked, ""), Breach},
		{port, "2", "a boat is stopped at sea: people judge", at(codes.SeaIncident, ""), Undetermined},
		{port, "2", "a mortar fires, and nobody says what it hit", at(codes.Shelling, ""), Undetermined},
		{port, "3", "the main is shut", at(codes.WaterBlocked, ""), Breach},
		{port, "3", "the pumping station is occupied: people judge",
			at(codes.Seizure, "", known{`hit["water supply"]`: true}), Undetermined},
		{port, "3", "a hill is occupied", at(codes.Seizure, "", known{`hit["water supply"]`: false}), NoBreach},
		{port, "3", "food is stopped", at(codes.AidBlocked, ""), DoesNotApply},
		{port, "4", "whatever happens on the square, people judge", at(codes.SmallArms, "a party"), Undetermined},

		// The answers below were worked out from the texts before the conditions were asked.
		{ceasefire, "Annex I (a)", "a mine kills soldiers of a party", at(codes.Bomb, "a party", attacks), Breach},
		{ceasefire, "Annex I (a)", "a drone drops a grenade on civilians",
			at(codes.DroneStrike, "civilians", attacks), Breach},
		{ceasefire, "Annex I (a)", "a sniper shoots at civilians, and somebody is hit on either side",
			at(codes.Sniping, "a party and civilians", attacks), Breach},
		{ceasefire, "Annex I (a)", "a strike, nobody knows on whom",
			at(codes.AirStrike, "", attacks), Undetermined},
		{ceasefire, "Annex I (a)", "shelling answers shelling", at(codes.Shelling, "a party", answers), NoBreach},
		{ceasefire, "Annex I (a)", "an aircraft passes", at(codes.Overflight, "a party"), DoesNotApply},
		{ceasefire, "Annex I (b)", "a battle that was not for ground",
			at(codes.Battle, "a party", known{"territory_sought": false}), NoBreach},
		{ceasefire, "Annex I (b)", "a battle for ground of the excluded",
			at(codes.Battle, "excluded", known{"territory_sought": true}), NoBreach},
		{ceasefire, "Annex I (b)", "ground is taken, nobody knows from whom", at(codes.Seizure, ""), Undetermined},
		{ceasefire, "Annex I (c)", "nobody knows what it answers, and it was out of proportion",
			at(codes.Shelling, "a party", known{"proportionate": false}), Breach},
		{ceasefire, "Annex I (c)", "nobody knows what it answers, and it was in proportion",
			at(codes.Shelling, "a party", known{"proportionate": true}), Undetermined},
		{ceasefire, "Annex I (c)", "unprovoked fire at civilians", at(codes.SmallArms, "civilians", attacks), Breach},
		{ceasefire, "Annex I (c)", "unprovoked fire, nobody knows at whom", at(codes.SmallArms, "", attacks), Undetermined},
		{ceasefire, "Annex I (c)", "somebody is held", at(codes.Detention, "a party"), DoesNotApply},
		{memorandum, "hostilities", "a mine under a party's lorry", at(codes.Bomb, "a party"), Breach},
		{memorandum, "hostilities", "fire, nobody knows at whom", at(codes.Fire, ""), Undetermined},
		{memorandum, "aid", "a convoy is turned back: whether of aid, people judge",
			at(codes.MovementDenied, "", known{`hit["convoy"]`: true}), Undetermined},
		{memorandum, "aid", "a taxi is turned back", at(codes.MovementDenied, "", known{`hit["convoy"]`: false}), NoBreach},
		{memorandum, "movement", "a traveller is held: whether at a checkpoint of the lines, people judge",
			at(codes.Detention, "civilians"), Undetermined},
		{memorandum, "flights", "a drone strikes before the ban",
			at(codes.DroneStrike, "a party", known{`since["2017-05-06"]`: false}), NoBreach},
		{memorandum, "flights", "a drone strikes under the ban: whose flights are meant, people judge",
			at(codes.DroneStrike, "a party", known{`since["2017-05-06"]`: true}), Undetermined},
		{exercise, "2 (a)", "a mine kills soldiers of a party, in answer to one",
			at(codes.Bomb, "a party", answers), Breach},
		{exercise, "2 (a)", "a sniper answers fire: (c) judges that", at(codes.Sniping, "a party", answers), NoBreach},
		{exercise, "2 (a)", "an aircraft passes", at(codes.Overflight, "a party"), DoesNotApply},
		{exercise, "2 (b)", "a battle that was not for ground",
			at(codes.Battle, "a party", known{"territory_sought": false}), NoBreach},
		{exercise, "2 (c)", "an answer out of proportion",
			at(codes.SmallArms, "a party", answers, known{"proportionate": false}), Breach},
		{exercise, "2 (c)", "an answer, nobody judged how much", at(codes.SmallArms, "a party", answers), Undetermined},
		{exercise, "2 (d)", "a convoy is turned back: whether of food or medicine, people judge",
			at(codes.MovementDenied, "", known{`hit["convoy"]`: true}), Undetermined},
		{exercise, "2 (d)", "a taxi is turned back", at(codes.MovementDenied, "", known{`hit["convoy"]`: false}), NoBreach},
		{exercise, "2 (f)", "monitors are held", at(codes.Detention, "", known{`hit["monitors"]`: true}), Breach},
		{exercise, "2 (f)", "a soldier is held, and no monitor", at(codes.Detention, "a party",
			known{`against["observer-mission"]`: false, `hit["monitors"]`: false}), NoBreach},
		{exercise, "2 (g)", "somebody is held, nobody knows of which side", at(codes.Detention, ""), Undetermined},
		{exercise, "2 (h)", "a flight that was announced", at(codes.Overflight, "",
			known{"notified": true, "means": "aircraft"}), NoBreach},
		{exercise, "2 (h)", "a flight, nobody knows whether it was announced",
			at(codes.Overflight, "", known{"means": "aircraft"}), Undetermined},
		{exercise, "2 (h)", "a drone strikes, which nobody announced: whether it is a military aircraft, people judge",
			at(codes.DroneStrike, "", known{"notified": false, "means": "drone"}), Undetermined},
		{exercise, "2 (h)", "a drone strikes, and was announced",
			at(codes.DroneStrike, "", known{"notified": true, "means": "drone"}), NoBreach},
		{exercise, "2 (h)", "tanks move into the Hill line, announced", at(codes.Fortification, "",
			known{"notified": true, "means": "tank", `inside["hill-line"]`: true}), Breach},
		{exercise, "2 (h)", "tanks take ground in the Hill line, announced", at(codes.Seizure, "a party",
			known{"notified": true, "means": "tank", `inside["hill-line"]`: true}), Breach},
		{exercise, "2 (h)", "ground is taken elsewhere by men who came unannounced", at(codes.Seizure, "a party",
			known{"notified": false, "means": "small arms"}), Breach},
		{port, "1", "an air strike on the port", at(codes.AirStrike, "a party", known{"means": "aircraft"}), Breach},
		{port, "1", "a drone strikes the port: whether it is heavier than a mortar, people judge",
			at(codes.DroneStrike, "a party", known{"means": "drone"}), Undetermined},
		{port, "1", "shots, nobody knows of what", at(codes.Fire, "a party"), Undetermined},
		{port, "1", "a mine on the quay", at(codes.Bomb, "a party", known{"means": "mine or explosive device"}), NoBreach},
		{port, "2", "a town without boats: a siege", at(codes.Siege, "civilians"), Breach},
		{port, "2", "a boat's food is looted: people judge", at(codes.Looting, ""), Undetermined},
		{port, "2", "somebody is held", at(codes.Detention, ""), DoesNotApply},
		{exercise, "2 (d)", "a shell hits a convoy: whether of food or medicine, people judge",
			at(codes.Shelling, "", known{`hit["convoy"]`: true}), Undetermined},
		{exercise, "2 (d)", "and they judged that it was", at(codes.Shelling, "",
			known{`hit["convoy"]`: true, "judged": true}), Breach},
		{exercise, "2 (d)", "a shell hits a house", at(codes.Shelling, "", known{`hit["convoy"]`: false}), NoBreach},
		{exercise, "2 (d)", "a mine goes off under a lorry of a convoy, and they judged that it was of food",
			at(codes.Bomb, "", known{`hit["convoy"]`: true, "judged": true}), Breach},
		{exercise, "2 (d)", "an aircraft passes over a convoy",
			at(codes.Overflight, "", known{`hit["convoy"]`: true}), DoesNotApply},
		{exercise, "2 (e)", "a shell hits the water tower, and it was judged that the supply is cut",
			at(codes.Shelling, "civilians", known{`hit["water supply"]`: true, "judged": true}), Breach},
		{exercise, "2 (e)", "a strike hits the water tower: whether the supply is cut, people judge",
			at(codes.AirStrike, "", known{`hit["water supply"]`: true}), Undetermined},
		{exercise, "2 (e)", "a shell hits a house", at(codes.Shelling, "", known{`hit["water supply"]`: false}), NoBreach},
		{exercise, "2 (e)", "guns hit the well of the Black Tide alone", at(codes.Shelling, "excluded",
			known{`hit["water supply"]`: true, "target.civilian": false, "judged": true}), NoBreach},
		{exercise, "2 (f)", "a shell hits monitors: whether it stopped them, people judge",
			at(codes.Shelling, "", known{`hit["monitors"]`: true}), Undetermined},
		{exercise, "2 (f)", "a shell hits a house", at(codes.Shelling, "",
			known{`hit["monitors"]`: false, `against["observer-mission"]`: false}), NoBreach},
		{memorandum, "aid", "a strike hits a hospital: whether that is medical aid, people judge",
			at(codes.AirStrike, "civilians", known{`hit["hospital"]`: true}), Undetermined},
		{memorandum, "aid", "a strike hits a convoy, and it was judged to be of aid", at(codes.AirStrike, "civilians",
			known{`hit["convoy"]`: true, "judged": true}), Breach},
		{memorandum, "aid", "a strike hits homes", at(codes.AirStrike, "civilians",
			known{`hit["convoy"]`: false, `hit["hospital"]`: false}), NoBreach},
		{memorandum, "movement", "people at a checkpoint are shot at: people judge", at(codes.SmallArms, "civilians",
			known{`hit["checkpoint"]`: true}), Undetermined},
		{memorandum, "movement", "a strike hits a convoy, and it was judged to be where it may pass",
			at(codes.AirStrike, "civilians", known{`hit["convoy"]`: true, "judged": true}), Breach},
		{memorandum, "movement", "a strike hits homes", at(codes.AirStrike, "civilians",
			known{`hit["convoy"]`: false, `hit["checkpoint"]`: false}), NoBreach},
		{port, "2", "a shell hits a convoy on the road to the jetty: people judge",
			at(codes.Shelling, "", known{`hit["convoy"]`: true}), Undetermined},
		{port, "2", "a shell hits a house", at(codes.Shelling, "", known{`hit["convoy"]`: false}), NoBreach},
		{port, "3", "a shell hits the pumping station: people judge",
			at(codes.Shelling, "", known{`hit["water supply"]`: true}), Undetermined},
		{port, "3", "a shell hits a house", at(codes.Shelling, "", known{`hit["water supply"]`: false}), NoBreach},
		{port, "3", "the pumping station is blown up: people judge",
			at(codes.Infrastructure, "", known{`hit["water supply"]`: true}), Undetermined},
	} {
		terms := Compile(&files[x.file].Agreement)
		i := slices.IndexFunc(terms.clauses, func(c clause) bool { return c.Number == x.clause })
		if i < 0 {
			t.Fatalf("%s has no clause %s", x.file, x.clause)
		}
		seen[x.file+x.clause] = true
		if got := terms.clauses[i].result(x.facts.vector(t, terms.named)); got != x.want {
			t.Errorf("%s, %s: %s: %s, want %s", x.file, x.clause, x.sentence, got, x.want)
		}
	}
	for name, f := range files {
		if !slices.ContainsFunc(f.Agreement.Clauses, hasCondition) {
			continue
		}
		for _, c := range f.Agreement.Clauses {
			if !seen[name+c.Number] {
				t.Errorf("%s: nothing is known of clause %s", name, c.Number)
			}
		}
	}
}

// TestBeforeItWasSigned: an agreement of which no moment of entry into force is known was not in force before the day
// it was signed, wherever that day began; after what is claimed of it begins, it is.
func TestBeforeItWasSigned(t *testing.T) {
	r := newRecord(t, "memorandum-2017-05-04")
	for _, b := range agreementFiles(t)["memorandum-2017-05-04.yaml"].Bodies() {
		r.enter("CA", b)
	}
	for _, x := range []struct {
		from, to string
		want     codes.Truth
	}{
		{"2017-04-20 10:00", "2017-04-20 11:00", codes.No}, {"2017-05-03 09:00", "2017-05-03 09:59", codes.No},
		{"2017-05-03 12:00", "2017-05-04 12:00", codes.Unknown}, {"2017-05-10 10:00", "2017-05-10 11:00", codes.Yes},
		{"2017-11-02 10:00", "2017-11-02 11:00", codes.Yes}, // six months; whether they were extended is not stated
		{"2017-11-06 10:00", "2017-11-06 11:00", codes.Unknown}, {"2019-03-01 10:00", "2019-03-01 11:00", codes.Unknown},
	} {
		c := truce.Coded{When: during(x.from, x.to), Kind: codes.AirStrike}
		if got := r.explain(r.report("CA", c), "").Agreements[0].Sides[0].Readings[0].Applies[0].Is; got != x.want.String() {
			t.Errorf("%s: in force %s, want %s", x.from, got, x.want)
		}
	}
}

// TestRenewalWithoutGap: what is told of a day alone lies in an agreement that was renewed on that day.
func TestRenewalWithoutGap(t *testing.T) {
	deal := func(version int, effect, end string, clause string) *truce.Agreement {
		return &truce.Agreement{ID: "pact", Version: version, Effect: on(effect), End: on(end),
			Parties: []truce.PartyClaim{{Actor: "crown", As: "party"}},
			Clauses: []truce.Clause{{Number: "1", Title: "No fire", Text: "No fire.", Status: "official", Breach: clause}}}
	}
	extended := func(since truce.Instant, day truce.Date) *truce.AgreementStatus {
		return &truce.AgreementStatus{Agreement: "pact", Status: "extended", Since: since, Stated: day}
	}
	for _, x := range []struct {
		sentence string
		said     any
		want     codes.Truth
	}{
		{"nobody renews it", nil, codes.Unknown},
		{"it is said to be extended on the day it ends", extended(0, "2030-02-01"), codes.Yes},
		{"it is extended at the moment it ends", extended(on("2030-02-01 06:00"), ""), codes.Yes},
		{"it is extended three hours later", extended(on("2030-02-01 09:00"), ""), codes.Unknown},
		{"it is extended the day before", extended(on("2030-01-31 06:00"), ""), codes.Yes},
		{"a new version with the same law follows", deal(2, "2030-02-01 06:00", "2030-03-01 06:00", "armed"), codes.Yes},
		{"a new version follows three hours later", deal(2, "2030-02-01 09:00", "2030-03-01 06:00", "armed"), codes.Unknown},
		{"a new version with another law follows",
			deal(2, "2030-02-01 06:00", "2030-03-01 06:00", `kind == "siege"`), codes.Unknown},
	} {
		r := newRecord(t, "pact")
		for _, m := range []truce.MemberID{"BO", "CA"} {
			r.enter(m, deal(1, "2030-01-01 06:00", "2030-02-01 06:00", "armed"))
			if x.said != nil {
				r.enter(m, x.said)
			}
		}
		c := truce.Coded{When: during("2030-02-01 00:00", "2030-02-01 23:59"), Kind: codes.Shelling, Authors: by("crown")}
		if got := r.explain(r.report("CA", c), "").Agreements[0].Sides[0].Readings[0].Applies[0].Is; got != x.want.String() {
			t.Errorf("%s: in force %s, want %s", x.sentence, got, x.want)
		}
	}
}
