"""Calls that are handed on: transfers, pickups, parking, forwarding."""

from tools.calls_proofs import CARDS, JOINED, MADE, SIGHT, Proof, Topic

HANDED_ON = (
    Topic(
        "Blind transfer: REFER, keys, BlindTransfer, Redirect",
        """blind_transfer_by_phone blind_transfer_by_keys blind_transfer_by_ami redirected_by_ami blind_transfer_to_busy
        blind_transfer_to_unreachable blind_transfer_while_held
        queue_transferred transferred_to_a_mobile transferred_to_voicemail agent_behind_local_transfers_blind
        behind_three_local_channels_transferred""",
        (
            Proof(
                "The console itself transfers the caller blind (F8)",
                "one call, now with the other line",
                "tests/telephony/test_transfer_asterisk.py::test_at_once",
            ),
            Proof(
                "A redirect of which the ring is told twice, and another one after a transfer",
                "each transfer once",
                f"{SIGHT}::test_a_redirect_whose_ring_is_told_twice_is_one_transfer",
                MADE,
            ),
        ),
    ),
    Topic(
        "Attended transfer: REFER, keys, Atxfer",
        """attended_transfer_by_phone attended_transfer_asked_for_on_the_second_line attended_transfer_by_keys
        attended_transfer_by_ami attended_transfer_declined attended_transfer_taken_back
        attended_transfer_through_three agent_behind_local_transfers_attended agent_behind_local_transfers_by_ami""",
        (
            Proof(
                "The console itself transfers the caller after asking (F8)",
                "one call, now with the other line",
                "tests/telephony/test_transfer_asterisk.py::test_after_asking",
            ),
            Proof(
                "A transfer that the wire tells twice",
                "one transfer",
                f"{SIGHT}::test_a_transfer_told_twice_is_one",
                MADE,
            ),
        ),
    ),
    Topic(
        "Blonde transfer: handed on while it still rings",
        """attended_transfer_not_waiting blonde_transfer_by_phone blonde_transfer_comes_back blonde_transfer_abandoned
        blonde_transfer_through_a_group blonde_transfer_into_a_queue blonde_transfer_picked_up""",
        (
            Proof(
                "The question is joined with the client while it rings",
                "from that moment it is the client's call that rings there",
                f"{JOINED}::test_a_question_joined_while_it_rings_is_the_clients_call_from_then_on",
                MADE,
            ),
        ),
    ),
    Topic(
        "Transfer into a queue or group, back, in a chain of three",
        """transferred_into_a_queue transferred_into_a_queue_and_left transferred_attended_through_a_queue
        queue_call_held_and_sent_into_another_queue agent_behind_local_sends_into_a_queue transferred_into_a_group
        transferred_and_back transferred_three_times""",
    ),
    Topic(
        "Pickup, of a group and directed",
        """group_pickup directed_pickup local_channels_picked_up queue_of_local_channels_picked_up
        transferred_call_picked_up""",
        (
            Proof(
                "102 and 103 take a client's call from the phone of 101",
                "one call; who picked up has the client's card",
                f"{CARDS}::test_who_picks_a_call_up_sees_the_client",
            ),
        ),
    ),
    Topic(
        "Parking",
        """parked_and_taken parked_and_left parked_and_comes_back two_parked parked_taken_and_handed_on
        agent_behind_local_parks agent_behind_local_parks_and_it_comes_back""",
        (
            Proof(
                "A client parked by the line that called it",
                "waits in the PBX; one outbound call",
                f"{SIGHT}::test_a_client_parked_by_the_line_that_called_it_waits_in_the_pbx",
                MADE,
            ),
        ),
    ),
    Topic(
        "Forwarding, follow-me, a mobile that must confirm",
        """forwarded_by_the_phone forwarded_by_the_phone_abandoned forwarded_to_a_mobile forwarded_twice
        follow_me_mobile_takes_it follow_me_line_takes_it follow_me_not_taken mobile_confirms mobile_does_not_confirm
        mobile_asked_while_the_line_answers""",
    ),
)
