"""A real Asterisk on loopback, small SIP phones, and the calls that the tests make with them."""
