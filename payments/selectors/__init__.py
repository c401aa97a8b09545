"""Reads about money: balances for the apps above, and what payments' own pages show."""

from payments.selectors.balances import Balance, balance_of, payments_of

__all__ = ["Balance", "balance_of", "payments_of"]
