"""``bench beats``: whether import hears the beats of music whose beats are known, and knows when it does not."""
