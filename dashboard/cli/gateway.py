"""`gateway …`: each gateway is a process of its own; its module is imported when it is called."""

from dashboard.cli.lazy import LazyGroup

COMMANDS = {
    "mqtt": "dashboard.cli.equipment:mqtt_command",
    "http": "dashboard.cli.equipment:http_command",
    "jt808": "dashboard.cli.vehicles:jt808_command",
    "street": "dashboard.cli.equipment:street_command",
    "replay-traces": "dashboard.cli.vehicles:replay_traces_command",
}


gateway_command = LazyGroup(
    "gateway", COMMANDS, help="Take in what the street says in its own protocols."
)
