"""A stand-in for Stripe on one's own machine: the real shapes, no money. Only for trying and tests.

It speaks the parts of the API that payments/gateway.py uses, shows a page where a person chooses
how the payment goes, and sends signed webhooks: promptly, late, twice or in the wrong order.
Not covered: 3-D Secure, Stripe.js, Radar, payouts, real konbini numbers.
"""
