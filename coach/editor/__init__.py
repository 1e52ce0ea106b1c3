"""Songs corrected by hand: which dancer, at import, and the beats. A window of its own."""
