"""What figures are counted from, and the figures as pages show them."""
