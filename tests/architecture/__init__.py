"""The house's rules as tests. Each guard is shown to see a planted violation."""
