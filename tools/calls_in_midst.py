"""What happens around calls: two that become one, a link or a PBX that breaks, calls that were there before us."""

from tools.calls_proofs import BROKEN, CARDS, JOINED, LINK, LIVE, MADE, MIDDLE, SCHEDULES, SIGHT, WORLD, Proof, Topic

IN_MIDST = (
    Topic(
        "Linkedid changes and masquerades: two calls turn out to be one, or stay two",
        "put_through_to_who_called_before connected_by_a_secretary conference_waits_for_a_client two_clients_joined",
        (
            Proof(
                "Asterisk gives the client's channels the Linkedid of our older call, before or after it joins them",
                "the client's call, and it alone",
                f"{JOINED}::test_the_clients_call_stays_though_ours_began_before",
                MADE,
            ),
            Proof(
                "A call goes on with other channels than before, unseen",
                "the same call",
                f"{SIGHT}::test_a_call_that_goes_on_with_other_channels_than_before_is_the_same_call",
                MADE,
            ),
            Proof(
                "Thousands of calls with transfers, pickups, parking, on a wire that doubles, mixes and loses messages",
                "none lost, doubled or told wrongly",
                f"{SCHEDULES}::test_no_call_is_lost_doubled_or_told_wrongly",
                WORLD,
            ),
        ),
    ),
    Topic(
        "The client and the card stay with the call",
        others=(
            Proof(
                "A client's call is transferred in each of six ways to 105",
                "one notification with the client's name, the client's card, and the client in the history",
                f"{CARDS}::test_who_gets_a_transfer_sees_and_hears_of_the_client",
            ),
            Proof(
                "101 had called 102 before the client came, and is joined with the client",
                "101 has the client's card; one call with the client in the history, none beside it",
                f"{CARDS}::test_who_had_called_before_the_client_gets_the_clients_card",
            ),
        ),
    ),
    Topic(
        "Calls in progress when we connect",
        others=(
            Proof(
                "Eight calls go on: talking, transferred, held, ringing, queued, parked twice, in a conference",
                "each in its state, with who talks; how it went before is not claimed",
                f"{MIDDLE}::test_calls_of_every_kind_that_went_on_before_we_looked",
            ),
            Proof(
                "A caller is on hold when we connect",
                "held, and for how long since",
                f"{MIDDLE}::test_a_caller_who_was_on_hold_before_we_looked",
            ),
            Proof(
                "A caller waits in a queue when we connect",
                "queued there; missed if it gives up",
                f"{LINK}::test_a_caller_who_waits_in_a_queue_is_learned",
            ),
            Proof(
                "Calls that went on when a real PBX was asked, out of its recorded lists",
                "each in its state",
                "tests/telephony/test_overheard.py::test_calls_that_were_going_on_when_a_real_pbx_was_asked",
            ),
        ),
    ),
    Topic(
        "The PBX restarted in mid-call",
        others=(
            Proof(
                "It is killed with one call talking and one ringing, and started again",
                "answered; not known, never missed; the next call is told right",
                f"{MIDDLE}::test_the_pbx_is_killed_and_started_again_in_mid_call",
            ),
            Proof(
                "It is killed while a queue rings two phones, and started again",
                "not known, of the queue sales; the next call of the queue is told right",
                f"{BROKEN}::test_the_pbx_is_killed_while_a_queue_rings",
            ),
        ),
    ),
    Topic(
        "The link cut while calls end and others begin",
        others=(
            Proof(
                "One call ends, one goes on, one begins while the cable is out",
                "answered, talking, ringing: each once",
                f"{LIVE}::test_the_cable_is_pulled_while_calls_end_and_others_begin",
            ),
            Proof(
                "An attended transfer is made while it is cut",
                "one call, the client's, now with 105",
                f"{BROKEN}::test_the_link_is_cut_while_a_transfer_is_made",
            ),
            Proof(
                "The client hangs up during the question while it is cut",
                "the client's call is over and was answered; the question goes on",
                f"{BROKEN}::test_the_link_is_cut_while_a_transfer_comes_to_nothing",
            ),
            Proof(
                "An agent answers a queue call while it is cut",
                "talking with 101, of the queue sales",
                f"{BROKEN}::test_the_link_is_cut_while_a_queue_rings_and_somebody_answers",
            ),
            Proof(
                "It is cut in mid-call, and either side hangs up or nobody does",
                "no call lost, none told twice",
                f"{LINK}::test_a_cut_in_mid_call_loses_no_call_and_makes_no_second_one",
            ),
        ),
    ),
    Topic(
        "Two PBXs at once",
        others=(
            Proof(
                "A 16 and a 22 whose channels have equal Uniqueids, each with a call",
                "two calls, each of its own PBX; one ends, the other goes on",
                f"{MIDDLE}::test_two_pbxs_at_once_whose_channels_have_equal_uniqueids",
            ),
        ),
    ),
)
