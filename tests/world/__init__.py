"""A small PBX that plays plausible calls and speaks AMI, for the tests that break the wire.

It shares nothing with `console.domain`: what is true of a call is written down by the plot that plays it.
`switch` says Asterisk's bytes, `truth` is what really happened, `plots` with `rings`, `detours` and `middles` is what
people do, `schedule` mixes them at random, `wire` loses, doubles, mixes and cuts, `loop` and `exchange` let
the program's real link speak with it in no time at all, `watch` holds what the program told against the truth, and
`stage` is all of them together.
"""
