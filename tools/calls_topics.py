"""Every kind of call that there is, and what proves that it is told right: the matter of docs/calls.md.

A `Topic` names the rig's scenarios, and besides them tests of what no recording of one scenario can show.
"""

from dataclasses import dataclass

BOTH = "Asterisk 16, 22"
MADE = "hand-made events"
WORLD = "the small PBX of tests/world"
LIVE, CARDS, MIDDLE, BROKEN = (f"tests/test_live{name}.py" for name in ("", "_cards", "_middle", "_broken"))
ASKING, JOINED, SIGHT = (f"tests/domain/test_{name}.py" for name in ("asking", "one_or_two", "out_of_sight"))
SCHEDULES, LINK = "tests/domain/test_schedules.py", "tests/telephony/test_asterisk.py"


@dataclass(frozen=True, slots=True)
class Proof:
    """A case that is not a recording: what happens, what the log says, the test, and on what it looks."""

    happens: str
    told: str
    test: str
    on: str = BOTH


@dataclass(frozen=True, slots=True)
class Topic:
    """One kind of call, with its scenarios and other proofs."""

    title: str
    scenarios: str = ""
    others: tuple[Proof, ...] = ()

    @property
    def names(self) -> list[str]:
        """The scenarios, in order."""
        return self.scenarios.split()


TOPICS = (
    Topic(
        "Calls to one phone",
        """direct_answered direct_answered_operator_hangs_up direct_abandoned direct_no_answer direct_next_one_answers
        calls_again unknown_did phone_vanishes_while_it_rings phone_vanishes_in_mid_talk phone_comes_and_goes""",
    ),
    Topic(
        "Busy, declined, unreachable, not registered: who would have rung",
        """direct_busy direct_rejected direct_rejected_as_busy direct_unreachable group_all_busy group_one_busy
        group_one_unreachable local_group_one_unreachable queue_member_unreachable queue_one_busy
        queue_nobody_could_ring""",
        (
            Proof(
                "Calls to 109, directly, from 101, in a group and in a queue; no phone of that line ever registered",
                "tried 109, rang nobody: known from the PBX's list of devices, which is asked for after each login",
                f"{BROKEN}::test_who_would_have_rung_is_known_of_a_phone_that_never_registered",
            ),
        ),
    ),
    Topic("Do not disturb", "direct_do_not_disturb"),
    Topic(
        "Between our lines",
        """internal_answered internal_cancelled internal_no_answer internal_busy internal_unreachable
        internal_picked_up internal_into_a_queue internal_transferred_by_the_caller internal_transferred_outside
        internal_transferred_after_asking internal_to_a_machine
        internal_forwarded_by_the_phone internal_forwarded_to_a_mobile""",
    ),
    Topic(
        "To the outside",
        """outbound_answered outbound_busy outbound_no_answer outbound_no_answer_said_by_the_trunk outbound_cancelled
        outbound_failed outbound_no_such_number outbound_transferred outbound_transferred_after_asking""",
    ),
    Topic(
        "Numbers and names, withheld ones too",
        """withheld_number withheld_but_asserted withheld_number_transferred no_name national_number
        international_number hostile_name name_in_cp1251""",
    ),
    Topic(
        "Caller ID that comes late or changes",
        "number_comes_late name_comes_while_it_rings number_is_rewritten_in_mid_talk",
    ),
    Topic(
        "Groups",
        """group_answered group_abandoned group_no_answer group_one_rejects local_group_answered local_group_abandoned
        mobile_answers group_member_forwards_to_a_mobile""",
    ),
    Topic(
        "Queues: every strategy",
        """queue_answered queue_linear queue_second_member_answers queue_least_recent queue_fewest_calls queue_random
        queue_round_robin_ordered queue_random_by_weight""",
    ),
    Topic(
        "Queues: several agents, ringing again, timeouts, declining, paused",
        """queue_answered_operator_hangs_up queue_rings_again queue_no_answer queue_member_declines queue_member_paused
        queue_two_callers queue_of_local_channels member_of_a_queue_called_directly queue_picked_up_by_another""",
    ),
    Topic(
        "Queues: announcements, giving up, falling out, overflow",
        """queue_with_announcements queue_abandoned queue_of_local_channels_abandoned queue_empty queue_left_by_key
        queue_falls_out_to_a_phone queue_falls_out_to_voicemail queue_overflows_into_another
        queue_overflows_and_is_abandoned redirected_out_of_a_queue""",
    ),
    Topic(
        "Menus, answering machines, voicemail",
        """ivr_hangs_up ivr_abandoned ivr_then_operator ivr_then_abandoned answering_machine voicemail
        voicemail_of_a_busy_phone""",
    ),
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
    Topic(
        "Local channels in any depth, taken away and kept",
        """local_channels_go_away local_channels_stay local_channels_abandoned local_channels_busy
        queue_whose_local_channels_go_away""",
        (
            Proof(
                "Both halves of a Local channel stand in the list of what is alive, and nothing joins them",
                "one wire; who is behind it is heard",
                f"{SIGHT}::test_the_halves_of_a_local_channel_in_a_list_are_one_wire",
                MADE,
            ),
        ),
    ),
    Topic(
        "Click-to-call and calls that the PBX places",
        """click_to_call_answered click_to_call_busy click_to_call_colleague click_to_call_not_picked_up
        click_to_call_through_a_local_channel click_to_call_transferred
        click_through_a_local_channel_transferred callback_client_first
        callback_client_does_not_answer""",
        (
            Proof(
                "The console itself places a call (F6)",
                "outbound, of the operator who clicked",
                f"{LINK}::test_click_to_call",
            ),
        ),
    ),
    Topic(
        "Conferences",
        """conference_of_three_lines conference_with_a_client conference_nobody_came conference_made_of_a_call
        conference_where_one_holds conference_with_two_clients""",
        (
            Proof(
                "A client comes into a room where only another client is",
                "how it ended is not known, never missed",
                f"{JOINED}::test_who_comes_into_a_room_where_nobody_of_ours_is_may_talk_later",
                MADE,
            ),
        ),
    ),
    Topic(
        "Hold, by either side",
        """hold_and_resume hold_and_caller_leaves held_by_the_caller held_by_both held_twice
        outbound_held_by_the_client agent_behind_local_holds""",
    ),
    Topic(
        "Several calls at once on one line or of one number",
        "second_call_while_talking two_calls_on_one_line the_same_number_twice_at_once",
    ),
    Topic(
        "A question to a colleague while the client waits on hold",
        "asks_a_colleague asks_a_busy_colleague client_hangs_up_during_the_question",
        (
            Proof(
                "101 holds a client and asks 102",
                "a call of its own, `about` the client; 102 sees the client's card while it rings",
                f"{CARDS}::test_who_is_asked_while_the_client_waits_sees_the_client",
            ),
            Proof(
                "The question is heard before the hold",
                "the same",
                f"{ASKING}::test_the_question_is_heard_first",
                MADE,
            ),
            Proof(
                "Two clients are on hold",
                "about the one with whom the line talked last",
                f"{ASKING}::test_of_two_clients_on_hold_it_is_about_the_one_with_whom_the_line_talked_last",
                MADE,
            ),
        ),
    ),
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
