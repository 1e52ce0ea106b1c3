"""What the offline pages have in common: plots as SVG and one style sheet."""
