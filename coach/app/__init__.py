"""What joins the products: a session from set-up to review, and what follows every take."""
