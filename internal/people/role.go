package people

import (
	"slices"
	"strings"

	"truce"
)

// Role is what a person does for the member: a bundle of the acts the log knows.
type Role string

// The roles.
const (
	Monitor          Role = "monitor"
	Intake           Role = "intake"
	DutyOfficer      Role = "duty officer"
	Analyst          Role = "analyst"
	Assessor         Role = "assessor"
	ReleasingOfficer Role = "releasing officer"
	Liaison          Role = "liaison"
	MediatorsStaff   Role = "mediator's staff"
	Auditor          Role = "auditor"
	Administrator    Role = "administrator"
	PublicReader     Role = "public"
)

// AllRoles are the roles in the order in which they are shown.
var AllRoles = []Role{Monitor, Intake, DutyOfficer, Analyst, Assessor, ReleasingOfficer, Liaison, MediatorsStaff,
	Auditor,
	Administrator, PublicReader}

var acts = map[Role][]truce.Action{
	Monitor:          {truce.ActFile},
	Intake:           {truce.ActFile, truce.ActGroup},
	DutyOfficer:      {truce.ActFile, truce.ActGroup, truce.ActAssess, truce.ActRelease},
	Analyst:          {truce.ActGroup},
	Assessor:         {truce.ActAssess},
	ReleasingOfficer: {truce.ActRelease},
	Liaison:          {truce.ActFile},
	MediatorsStaff:   nil,
	Auditor:          nil,
	Administrator:    {truce.ActAdmin},
	PublicReader:     nil,
}

// Acts returns what roles together may do.
func Acts(roles []Role) []truce.Action {
	var all []truce.Action
	for _, r := range roles {
		all = append(all, acts[r]...)
	}
	slices.Sort(all)
	return slices.Compact(all)
}

// Viewer returns as whom a person looks. Who is there for the public, or for the mediator, and for nothing else, sees
// what those see; everybody else sees what the member sees.
func (p *Person) Viewer(m truce.MemberID) truce.Viewer {
	audience := truce.LevelPublic
	for _, r := range p.Roles {
		switch r {
		case PublicReader:
		case MediatorsStaff:
			audience = truce.LevelParties
		default:
			return truce.Viewer{Member: m, Function: p.Function, Audience: truce.LevelJoint}
		}
	}
	return truce.Viewer{Audience: audience}
}

// Has reports whether a person has a role.
func (p *Person) Has(r Role) bool { return slices.Contains(p.Roles, r) }

// Administers reports whether a person may invite others.
func (p *Person) Administers() bool { return p.Has(Administrator) }

// Audits reports whether a person may read the member's own audit log.
func (p *Person) Audits() bool { return p.Has(Auditor) || p.Has(Administrator) }

// checkRoles returns the roles, each once and in their order.
func checkRoles(roles []Role) ([]Role, error) {
	var out []Role
	for _, r := range AllRoles {
		if slices.Contains(roles, r) {
			out = append(out, r)
		}
	}
	for _, r := range roles {
		if _, ok := acts[r]; !ok {
			return nil, truce.Errorf(truce.Invalid, "there is no role %q: it is one of %s", r, joinRoles(AllRoles))
		}
	}
	if len(out) == 0 {
		return nil, truce.Errorf(truce.Invalid, "a person has one role at least")
	}
	return out, nil
}

// joinRoles writes roles as they are kept. No role holds a comma.
func joinRoles(roles []Role) string {
	parts := make([]string, len(roles))
	for i, r := range roles {
		parts[i] = string(r)
	}
	return strings.Join(parts, ", ")
}

func splitRoles(s string) []Role {
	var out []Role
	for _, r := range strings.Split(s, ", ") {
		out = append(out, Role(r))
	}
	return out
}
