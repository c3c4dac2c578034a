package record

import "context"

// Agreed returns how many entries two states of one log have in common, from the first on: where two histories part.
// a and b are sources that hold the states at the checkpoints. It reads hashes alone, which the two signed roots
// vouch for.
func Agreed(ctx context.Context, a Source, at Checkpoint, b Source, bt Checkpoint) (int64, error) {
	same, differ := int64(0), min(at.Size, bt.Size)+1
	for differ-same > 1 {
		middle := same + (differ-same)/2
		one, err := RootAt(ctx, a, at, middle)
		if err != nil {
			return differ - 1, err
		}
		other, err := RootAt(ctx, b, bt, middle)
		if err != nil {
			return differ - 1, err
		}
		if one == other {
			same = middle
		} else {
			differ = middle
		}
	}
	return same, nil
}
