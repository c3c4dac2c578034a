package simulation

import (
	"context"
	"slices"
)

// tries is how many histories are run to make one shorter.
const tries = 400

// Shrink cuts steps out of a history that shows something to be wrong, as long as the same check still fails, and
// returns what is left: the steps, and the failure with its trace.
func Shrink(ctx context.Context, seed uint64, o Options) ([]Step, *Failure, error) {
	if o.Steps == nil {
		o.Steps = Steps(seed)
	}
	out, err := Run(ctx, seed, o)
	if err != nil || out.Failure == nil {
		return o.Steps, nil, err
	}
	best, failure := o.Steps[:min(out.Failure.Step, len(o.Steps))], out.Failure
	left := tries
	for size := max(len(best)/2, 1); ; size /= 2 {
		for at := 0; at < len(best) && left > 0; left-- {
			o.Steps = slices.Delete(slices.Clone(best), at, min(at+size, len(best)))
			out, err := Run(ctx, seed, o)
			if err != nil {
				return nil, nil, err
			}
			if out.Failure != nil && out.Failure.Check == failure.Check {
				best, failure = o.Steps, out.Failure
			} else {
				at += size
			}
		}
		if size <= 1 {
			return best, failure, nil
		}
	}
}
