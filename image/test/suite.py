# SPDX-License-Identifier: MIT
"""What is tried, in the order in which it is tried: each test leaves the machine for the next one."""

from card import Card
from devices import Devices
from network import Network
from power import Power
from start import Start
from ways import Ways

ORDER = [
    "card_when_it_has_settings_then_the_machine_boots_to_the_rooms_screen",
    "screen_when_it_stands_then_it_is_the_picture_of_simulate",
    "settings_when_taken_then_they_are_off_the_card",
    "root_when_written_to_then_it_is_refused",
    "kiosk_when_it_runs_then_it_is_confined",
    "kiosk_when_a_stranger_runs_in_it_then_nothing_else_is_reached",
    "memory_when_the_room_stands_then_it_is_little",
    "stick_when_the_settings_save_a_fault_report_then_it_has_the_journal",
    "finger_when_it_taps_start_then_a_session_runs",
    "keyboard_when_it_tries_to_leave_then_nobody_leaves",
    "console_when_root_itself_asks_for_another_then_it_stays",
    "fingers_when_two_are_down_together_then_the_first_one_leads",
    "panel_when_unplugged_under_a_finger_and_plugged_in_then_it_counts",
    "monitor_when_unplugged_and_plugged_in_then_the_picture_is_back",
    "stick_when_plugged_in_then_it_is_mounted_for_the_kiosk",
    "power_when_cut_in_a_session_then_the_session_is_back",
    "finger_when_it_taps_the_same_spot_after_a_restart_then_it_counts",
    "kiosk_when_frozen_then_the_watchdog_starts_it_again",
    "machine_when_frozen_then_the_hardware_watchdog_starts_it_again",
    "data_when_full_then_the_screen_says_so_and_nothing_is_lost",
    "stick_when_its_settings_are_signed_then_they_are_taken_and_the_session_goes_on",
    "stick_when_a_session_is_saved_on_it_then_it_has_the_sessions_bytes",
    "panel_when_many_fingers_try_to_leave_then_nobody_leaves",
    "data_when_damaged_then_it_is_mended_and_a_fresh_log_stands_beside_the_old_one",
    "card_when_its_settings_are_wrong_then_the_ones_before_stay",
    "card_when_it_asks_for_a_factory_reset_then_the_room_is_empty",
    "settings_when_they_begin_anew_then_the_room_is_empty_once_the_power_was_off",
    "calendar_when_on_a_server_then_an_empty_room_has_its_blocks_and_the_servers_time",
    "disk_when_a_pcs_firmware_starts_it_then_the_room_stands",
]
# Without these nothing else can be tried.
ALWAYS = ORDER[:1]
# From power to a tap: also on another architecture, where everything takes longer.
EVERYWHERE = [name for name in ORDER[:9] if "stranger" not in name and "stick" not in name]
# What a few minutes are enough for, with one power cut (CUTS=1).
SHORT = EVERYWHERE + [name for name in ORDER if name.startswith(("stick_when_the_settings", "power_", "kiosk_when_frozen"))]


class Suite(Start, Card, Ways, Devices, Power, Network):
    pass
