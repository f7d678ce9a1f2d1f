"""Pages of persons, enterprises and offices."""
