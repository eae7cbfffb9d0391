"""How fast the tier is, as ratios to a floor measured in the same run, and how its cost grows with the data."""
