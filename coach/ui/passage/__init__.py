"""One passage of a take beside the reference: what it is cut from, and what is drawn over both bodies."""
