"""Every kind of call that there is, and what proves that it is told right: the matter of docs/calls.md."""

from tools.calls_handed_on import HANDED_ON
from tools.calls_in_midst import IN_MIDST
from tools.calls_proofs import ASKING, BROKEN, CARDS, JOINED, LINK, MADE, SIGHT, Proof, Topic

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
    *HANDED_ON,
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
    *IN_MIDST,
)
