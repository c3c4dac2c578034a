package codes

// CountedUnits lists what a register can count: incidents as the record groups them, reports, fire until it has been
// silent for the gap, or what was heard and seen.
var CountedUnits = List[string]{"incident", "report", "shelling", "explosion", "burst", "shot"}

// CountingExclusions lists what a register can leave out: fire at whoever is outside the agreement, what was permitted,
// and light without harm.
var CountingExclusions = List[string]{"excluded target", "permitted activity", "illumination"}

// CountingStates lists how often a state that lasts counts: once, when it began, or on each day on which it went on.
var CountingStates = List[string]{"once", "each day"}

// CountingDayOnly lists how what is known to the day alone counts: on that day, or on none.
var CountingDayOnly = List[string]{"on that day", "apart"}

// CountingWhose lists whose reports count: the member's own, or everybody's.
var CountingWhose = List[string]{"own", "all"}
