package record

import "context"

// ReadEntries calls fn with the entries of a source from one to another, as they are: what was signed is for [Verify]
// to say.
func ReadEntries(ctx context.Context, src Source, cp Checkpoint, from, to int64,
	fn func(index int64, data []byte) error) error {
	for n := from / BundleWidth; n*BundleWidth < min(to, cp.Size); n++ {
		t := Tile{EntriesLevel, n, widthAt(0, n, cp.Size)}
		bundle, err := src.Tile(ctx, t)
		if err != nil {
			return err
		}
		entries, err := ParseBundle(bundle, t.Width)
		if err != nil {
			return err
		}
		for i, data := range entries {
			if index := n*BundleWidth + int64(i); index >= from && index < to {
				if err := fn(index, data); err != nil {
					return err
				}
			}
		}
	}
	return nil
}
