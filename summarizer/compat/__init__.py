"""Call names of other packages over this core."""
